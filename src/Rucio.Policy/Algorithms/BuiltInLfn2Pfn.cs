using System.Security.Cryptography;
using System.Text;

namespace Rucio.Policy.Algorithms;

/// <summary>The lfn2pfn algorithms that every Rucio server knows.</summary>
/// <remarks>Source: Rucio 41, <c>rucio/common/utils.py</c> and <c>rse/translation.py</c>. Names are used letter for letter: no escaping, no normalisation.</remarks>
public static class BuiltInLfn2Pfn
{
    /// <summary><c>scope/ab/cd/name</c>, where abcd begins the MD5 of <c>scope:name</c>.</summary>
    public static string Hash(string scope, string name)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        Md5(scope, name, digest);
        const string digits = "0123456789abcdef";
        return string.Create(null, stackalloc char[512],
            $"{Folder(scope)}/{digits[digest[0] >> 4]}{digits[digest[0] & 15]}/{digits[digest[1] >> 4]}{digits[digest[1] & 15]}/{name}");
    }

    /// <summary><c>scope/name</c>.</summary>
    public static string Identity(string scope, string name) => $"{Folder(scope)}/{name}";

    /// <summary>Dots become slashes in every scope that begins with the letters user or group; the plain prefix counts, <c>users.x</c> too.</summary>
    private static string Folder(string scope) =>
        scope.StartsWith("user", StringComparison.Ordinal) || scope.StartsWith("group", StringComparison.Ordinal) ? scope.Replace('.', '/') : scope;

    private static void Md5(string scope, string name, Span<byte> digest)
    {
        const int onStack = 1024;
        var room = Encoding.UTF8.GetMaxByteCount(scope.Length + name.Length + 1);
        var bytes = room <= onStack ? stackalloc byte[onStack] : new byte[room];
        var length = Encoding.UTF8.GetBytes(scope, bytes);
        bytes[length++] = (byte)':';
        length += Encoding.UTF8.GetBytes(name, bytes[length..]);
        MD5.HashData(bytes[..length], digest);
    }
}
