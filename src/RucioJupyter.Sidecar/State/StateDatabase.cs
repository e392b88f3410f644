using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.State;

/// <summary>The one SQLite file of a user. Opening the first connection brings it to the newest schema.</summary>
/// <remarks>Thread-safe. A connection is for one unit of work on one thread: open, use, dispose; the pool makes that cheap.</remarks>
internal sealed class StateDatabase
{
    private readonly Lazy<string> _ready;
    private readonly IEnumerable<IStateSeed> _seeds;

    public StateDatabase(SidecarOptions options, IEnumerable<IStateSeed> seeds)
    {
        _seeds = seeds;
        Folder = options.EffectiveStateFolder;
        FilePath = Path.Combine(Folder, "state.db");
        _ready = new Lazy<string>(Prepare);
    }

    /// <summary>Owner-only folder for everything that must outlive the process.</summary>
    public string Folder { get; }

    /// <summary>The database file.</summary>
    public string FilePath { get; }

    /// <summary>A new open connection with foreign keys on and a busy time-out of 20 s.</summary>
    public SqliteConnection Open() => Open(_ready.Value);

    // SQLite is loaded when it is needed first, not before the first reply.
    private string Prepare()
    {
        SQLitePCL.Batteries_V2.Init();
        var how = new SqliteConnectionStringBuilder { DataSource = FilePath, ForeignKeys = true, DefaultTimeout = 20 }.ToString();
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
                throw new InvalidOperationException($"The state folder {Folder} belongs to user {facts.UserId}. Name one of your own in RUCIO_JUPYTER_STATE.");
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
