using System.Net.Sockets;
using System.Text;

namespace RucioJupyter.Sidecar.Security;

/// <summary>Whether a unix socket may be made at a path: nobody else may reach it, not even between bind and chmod.</summary>
internal static class SocketPlace
{
    /// <summary>Bytes that fit into <c>sun_path</c> with its closing zero.</summary>
    private const int LongestPath = 107;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder where it is missing, removes a socket that nobody listens on, and refuses every place that is not the owner's alone.</summary>
    /// <exception cref="StartRefusedException">With what is wrong and what to do.</exception>
    public static async Task PrepareAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (Encoding.UTF8.GetByteCount(full) > LongestPath)
        {
            throw new StartRefusedException($"The path of the socket is longer than the {LongestPath} bytes that the system allows: {full}. Choose a shorter folder, for example below $XDG_RUNTIME_DIR.");
        }

        var folder = Path.GetDirectoryName(full)!; // a full path of a file has a folder
        CheckFolder(folder);
        await RemoveStaleAsync(full, cancellationToken);
    }

    /// <summary>Takes all rights but the owner's from the socket that has just been bound.</summary>
    public static void Close(string path) => File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private static void CheckFolder(string folder)
    {
        if (Posix.Facts(folder) is null)
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }

        var facts = Posix.Facts(folder) ?? throw new StartRefusedException($"The folder of the socket, {folder}, cannot be read.");
        if (facts.Kind != FileKind.Folder)
        {
            throw new StartRefusedException($"{folder} is not a folder (a link is not enough): the socket must lie in a folder that belongs to you alone.");
        }

        if (facts.UserId != Posix.UserId)
        {
            throw new StartRefusedException($"The folder of the socket, {folder}, belongs to user {facts.UserId}, not to you (user {Posix.UserId}). Choose a folder of your own.");
        }

        if (!facts.OwnerOnly)
        {
            throw new StartRefusedException($"The folder of the socket, {folder}, is open to other users (mode {facts.Octal}). Close it with: chmod 700 '{folder}'");
        }
    }

    private static async Task RemoveStaleAsync(string path, CancellationToken cancellationToken)
    {
        if (Posix.Facts(path) is not { } facts)
        {
            return;
        }

        if (facts.Kind != FileKind.Socket)
        {
            throw new StartRefusedException($"{path} exists and is not a socket. Move it away, or choose another path.");
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException)
        {
            // Nobody listens: a process that was killed left it behind.
            File.Delete(path);
            return;
        }

        throw new StartRefusedException($"Another process is already listening on {path}. Stop it, or choose another path.");
    }
}
