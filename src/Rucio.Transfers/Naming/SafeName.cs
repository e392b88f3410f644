using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Rucio.Policy;

namespace Rucio.Transfers.Naming;

/// <summary>Where a file lies below a target folder: <c>scope/name</c>, with the inner slashes of the name as sub-folders.</summary>
/// <remarks>
/// Pure and injective: the same DID always has the same path, two DIDs never have one path, and no path leaves the folder. A DID that
/// cannot stand as it is (<c>..</c>, empty parts, control characters, over-long parts, names that are reserved for unfinished files)
/// gets a readable rest and the first 16 hexadecimal digits of the SHA-256 of its written form: <c>stem~0123456789abcdef.root</c>. A plain name that
/// looks like this is treated so too.
/// </remarks>
internal static partial class SafeName
{
    /// <summary>UTF-8 bytes of one part. Linux allows 255; the rest is for the endings of unfinished files.</summary>
    public const int PartBytes = 240;

    private const int PathBytes = 1024;
    private const int StemBytes = 180;
    private const int ExtensionLength = 12;

    /// <summary>The path, relative, with forward slashes.</summary>
    public static string Of(Did did)
    {
        var parts = did.Name.Split('/');
        return IsPlainScope(did.Scope) && parts.All(IsPlain) && Encoding.UTF8.GetByteCount(did.Name) <= PathBytes
            ? $"{did.Scope}/{did.Name}"
            : Hashed(did);
    }

    /// <summary>The path for a DID whose own path is taken by a folder, or runs through another file.</summary>
    public static string Hashed(Did did)
    {
        var scope = IsPlainScope(did.Scope) ? did.Scope : Cut(Clean(did.Scope), StemBytes).TrimStart('.') + "~";
        var last = Clean(did.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("file"));
        var dot = last.LastIndexOf('.');
        var hasExtension = dot > 0 && last.Length - dot <= ExtensionLength && !IsReserved(last);
        var extension = hasExtension ? last[dot..] : "";
        var stem = Cut(hasExtension ? last[..dot] : last, StemBytes);
        return $"{scope}/{stem}~{Digest(did.ToString())}{extension}";
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of a text.</summary>
    public static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())).AsSpan(0, 8)); // Raw UTF-16: lone surrogates stay apart.

    /// <summary>Cut to a number of UTF-8 bytes, never inside a character.</summary>
    public static string Cut(string text, int bytes)
    {
        var length = 0;
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    // A scope folder stands beside nothing of ours; one with a leading dot or a tilde at its end could.
    private static bool IsPlainScope(string scope) => IsPlain(scope) && !scope.Contains('/') && scope[0] != '.' && scope[^1] != '~';

    private static bool IsPlain(string part) =>
        part is not ("" or "." or "..")
        && Encoding.UTF8.GetByteCount(part) <= PartBytes
        && !part.Any(c => char.IsControl(c) || c is '\\' or '\uFFFD')
        && IsWellFormed(part)
        && !IsReserved(part)
        && !LooksHashed().IsMatch(part);

    private static bool IsReserved(string part) =>
        part.EndsWith(UnfinishedFile.Ending, StringComparison.OrdinalIgnoreCase)
        || part.EndsWith(UnfinishedFile.JournalEnding, StringComparison.OrdinalIgnoreCase);

    // A lone surrogate has no UTF-8 form: .NET would write U+FFFD for each, and two names would become one.
    private static bool IsWellFormed(string part)
    {
        foreach (var rune in part.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private static string Clean(string part)
    {
        var clean = string.Concat(part.EnumerateRunes().Select(rune =>
            Rune.IsControl(rune) || rune.Value is '/' or '\\' || rune == Rune.ReplacementChar ? "_" : rune.ToString()));
        return clean is "" or "." or ".." ? "file" : clean;
    }

    [GeneratedRegex("~[0-9a-f]{16}(\\.[^.]*)?$")]
    private static partial Regex LooksHashed();
}
