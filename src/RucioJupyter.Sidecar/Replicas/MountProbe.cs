using System.Runtime.InteropServices;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>What the file system says of a path.</summary>
internal enum PathState
{
    Readable,
    Missing,
    Unreadable,

    /// <summary>The mount itself is not there.</summary>
    NoMount,

    /// <summary>The mount does not answer.</summary>
    NoAnswer,
}

/// <summary>Looks whether files are on a mount. A mount that hangs costs the threads that it holds, and nobody else's time; as long as it holds one it is not asked again.</summary>
internal sealed partial class MountProbe(TimeProvider time, ILogger<MountProbe> log)
{
    private const int ReadPermission = 4;
    private const int PermissionDenied = 13;

    /// <summary>A look at one file takes microseconds, on a network file system milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So long a mount that did not answer is not asked again, even when it has come back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Since, Task Look)> _silent = new(StringComparer.Ordinal);

    /// <summary>Asks the file system; may take as long as it likes.</summary>
    internal Func<string, IReadOnlyList<string?>, PathState[]> Ask { get; init; } = Look;

    /// <summary>The states of <paramref name="paths"/>, in their order; a null path is <see cref="PathState.Missing"/>.</summary>
    public async Task<PathState[]> LookAsync(Destination destination, IReadOnlyList<string?> paths, CancellationToken cancellationToken)
    {
        if (IsSilent(destination.MountPath))
        {
            return All(paths, PathState.NoAnswer);
        }

        // A thread of its own: a dead NFS server holds it for minutes.
        var look = Task.Factory.StartNew(
            () => Ask(destination.MountPath, paths),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        try
        {
            return await look.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Silent(destination.Rse, destination.MountPath, Patience);
            lock (_lock)
            {
                _silent[destination.MountPath] = (time.GetUtcNow(), look);
            }

            return All(paths, PathState.NoAnswer);
        }
    }

    private static PathState[] Look(string mount, IReadOnlyList<string?> paths)
    {
        if (!Directory.Exists(mount))
        {
            return All(paths, PathState.NoMount);
        }

        var states = new PathState[paths.Count];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = paths[i] is not { } path ? PathState.Missing
                : Access(path, ReadPermission) == 0 ? PathState.Readable
                : Marshal.GetLastPInvokeError() == PermissionDenied ? PathState.Unreadable
                : PathState.Missing;
        }

        return states;
    }

    private static PathState[] All(IReadOnlyList<string?> paths, PathState state)
    {
        var states = new PathState[paths.Count];
        Array.Fill(states, state);
        return states;
    }

    private bool IsSilent(string mount)
    {
        lock (_lock)
        {
            return _silent.TryGetValue(mount, out var silent) && (!silent.Look.IsCompleted || time.GetUtcNow() - silent.Since < Rest);
        }
    }

    // One system call tells both that a file is there and that it can be read.
    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mount of {Rse} at {Mount} did not answer within {Patience}")]
    private partial void Silent(string rse, string mount, TimeSpan patience);
}
