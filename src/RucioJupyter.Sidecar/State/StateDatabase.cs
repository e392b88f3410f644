using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.State;

/// <summary>The one SQLite file of a user. Opening the first connection brings it to the newest schema.</summary>
/// <remarks>Thread-safe. A connection is for one unit of work on one thread: open, use, dispose; the pool makes that cheap.</remarks>
internal sealed class StateDatabase
{
    /// <summary>A file that failed is not asked more often: while it is locked each try takes 20 s.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly IEnumerable<IStateSeed> _seeds;
    private readonly TimeProvider _time;
    private string? _ready;
    private (RefusalException Refusal, DateTimeOffset Until)? _failed;

    public StateDatabase(SidecarOptions options, IEnumerable<IStateSeed> seeds, TimeProvider time)
    {
        _seeds = seeds;
        _time = time;
        Folder = options.EffectiveStateFolder;
        FilePath = Path.Combine(Folder, "state.db");
    }

    /// <summary>Owner-only folder for everything that must outlive the process.</summary>
    public string Folder { get; }

    /// <summary>The database file.</summary>
    public string FilePath { get; }

    /// <summary>A new open connection with foreign keys on and a busy time-out of 20 s.</summary>
    /// <exception cref="RefusalException">503 state_unusable or state_busy: the file is damaged, of a newer program, locked, or cannot be written. It is tried again after two seconds.</exception>
    public SqliteConnection Open()
    {
        try
        {
            if (Volatile.Read(ref _ready) is not null && !File.Exists(FilePath))
            {
                Forget();
            }

            return Open(Ready());
        }
        catch (Exception e) when (StateProblem.Of(e, FilePath) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>The file has gone while this process runs: moved away as damaged, or with the file system below it.</summary>
    private void Forget()
    {
        SqliteConnection.ClearAllPools(); // They would go on with a file that nobody sees.

        // An empty folder, or none, is what a file system leaves that is away for a moment: a new file there would hide the old one.
        if (!Directory.Exists(Folder) || !Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            throw StateProblem.Unusable($"{FilePath} has gone.", "Put it back, or wait for its file system. Where it was removed on purpose, restart the Jupyter server: it is made anew.");
        }

        Volatile.Write(ref _ready, null);
    }

    // What failed once is no reason to fail for ever: a full disk is emptied, a damaged file moved away.
    private string Ready()
    {
        if (Volatile.Read(ref _ready) is { } ready)
        {
            return ready;
        }

        lock (_lock)
        {
            if (_failed is { } failed && _time.GetUtcNow() < failed.Until)
            {
                throw failed.Refusal;
            }

            try
            {
                return _ready ??= Prepare();
            }
            catch (Exception e)
            {
                SqliteConnection.ClearAllPools(); // A pooled connection would go on with the file that was moved away.
                if ((e as RefusalException ?? StateProblem.Of(e, FilePath)) is { } refusal)
                {
                    _failed = (refusal, _time.GetUtcNow() + Rest);
                }

                throw;
            }
        }
    }

    // SQLite is loaded when it is needed first, not before the first reply.
    private string Prepare()
    {
        SQLitePCL.Batteries_V2.Init();
        var how = new SqliteConnectionStringBuilder { DataSource = FilePath, Mode = SqliteOpenMode.ReadWrite, ForeignKeys = true, DefaultTimeout = 20 }.ToString();
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        CloseFolder();
        if (!File.Exists(FilePath))
        {
            // Made empty with its final mode first: SQLite itself would use the process's umask.
            using var file = new FileStream(FilePath, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        using var connection = Open(how);
        SetJournal(connection);
        Migrations.Apply(connection);
        foreach (var seed in _seeds)
        {
            seed.Sow(connection);
        }

        return how;
    }

    /// <summary>A write-ahead log shares memory between processes, which only a local file system does; elsewhere the rollback journal stays.</summary>
    private void SetJournal(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = IsLocal(new DriveInfo(Folder).DriveFormat) ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE";
        command.ExecuteScalar();
    }

    internal static bool IsLocal(string format) =>
        format is "ext2" or "ext3" or "ext4" or "xfs" or "btrfs" or "zfs" or "f2fs" or "tmpfs" or "overlay" or "overlayfs";

    /// <summary>An older or foreign umask may have left the folder open: it is the owner's, so it can be closed.</summary>
    private void CloseFolder()
    {
        if (Posix.Facts(Folder) is { OwnerOnly: false, Kind: FileKind.Folder } facts)
        {
            if (facts.UserId != Posix.UserId)
            {
                throw StateProblem.Unusable($"The state folder {Folder} belongs to user {facts.UserId}.", "Name one of your own in RUCIO_JUPYTER_STATE.");
            }

            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static SqliteConnection Open(string how)
    {
        var connection = new SqliteConnection(how);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

internal static class StateFeature
{
    public static IServiceCollection AddState(this IServiceCollection services) =>
        services
            .AddSingleton<StateDatabase>()
            .AddSingleton<StateLease>()
            .AddHostedService(provider => provider.GetRequiredService<StateLease>());
}
