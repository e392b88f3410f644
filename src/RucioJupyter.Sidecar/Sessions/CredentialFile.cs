using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Files with certificates, keys and tokens, at places that users name.</summary>
internal static class CredentialFile
{
    /// <exception cref="IOException">It is not there or cannot be read; also for a folder, and for a pipe or a device, whose reader would wait for ever.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static FileStream Open(string path) => Posix.Facts(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) switch
    {
        { Kind: FileKind.Folder } => throw new IOException("it is a folder"),
        { Kind: not FileKind.File } => throw new IOException("it is no ordinary file"),
        _ => File.OpenRead(path),
    };
}
