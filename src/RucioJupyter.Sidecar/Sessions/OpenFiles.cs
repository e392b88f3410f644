using System.Collections.Concurrent;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Files with secrets that other users of the machine may read. Thread-safe.</summary>
internal sealed partial class OpenFiles(ProcessEnvironment environment, ILogger<OpenFiles> log)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>The file behind the credentials and its mode, where it is open to others; null where it is not, or where there is no file.</summary>
    public OpenFile? Of(Instance instance, Credentials credentials)
    {
        var named = credentials switch
        {
            X509Credentials x509 => x509.KeyFile,
            ProxyCredentials proxy => proxy.Proxy,
            OidcCredentials oidc => oidc.TokenPath ?? (instance.Oidc is { Kind: OidcSourceKind.File } source ? source.Name : null),
            _ => null,
        };
        return named is null ? null : Look(UserPath.Absolute(named, environment.Home));
    }

    /// <summary>Says so in the log, once a file.</summary>
    public void Tell(Instance instance, Credentials credentials)
    {
        if (Of(instance, credentials) is { } file && _told.TryAdd(file.Path, true))
        {
            Open(file.Path, file.Mode);
        }
    }

    // Links are followed: a mounted Kubernetes secret is one, and the mode of a link says nothing.
    private static OpenFile? Look(string path)
    {
        try
        {
            var mode = File.GetUnixFileMode(path);
            return (mode & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) == 0
                ? null
                : new OpenFile(path, Convert.ToString((int)mode & 0x1FF, 8).PadLeft(4, '0'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // not there, or out of reach: the login says so
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} holds a secret and may be read by other users (mode {Mode}): chmod 600 closes it")]
    private partial void Open(string path, string mode);
}

/// <param name="Path">Absolute.</param>
/// <param name="Mode">In octal digits.</param>
internal sealed record OpenFile(string Path, string Mode);
