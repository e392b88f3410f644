using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.State;

/// <summary>The one SQLite file of a user. Opening the first connection brings it to the newest schema.</summary>
/// <remarks>Thread-safe. A connection is for one unit of work on one thread: open, use, dispose; the pool makes that cheap.</remarks>
internal sealed class StateDatabase
{
    private readonly string _connectionString;
    private readonly Lazy<bool> _ready;

    public StateDatabase(SidecarOptions options)
    {
        SQLitePCL.Batteries_V2.Init();
        Folder = options.EffectiveStateFolder;
        FilePath = Path.Combine(Folder, "state.db");
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = FilePath,
            ForeignKeys = true,
            DefaultTimeout = 20,
        }.ToString();
        _ready = new Lazy<bool>(Prepare);
    }

    /// <summary>Owner-only folder for everything that must outlive the process.</summary>
    public string Folder { get; }

    /// <summary>The database file.</summary>
    public string FilePath { get; }

    /// <summary>A new open connection with foreign keys on and a busy time-out of 20 s.</summary>
    public SqliteConnection Open()
    {
        _ = _ready.Value;
        return OpenRaw();
    }

    private bool Prepare()
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
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

        using var connection = OpenRaw();
        Migrations.Apply(connection);
        return true;
    }

    private SqliteConnection OpenRaw()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}

internal static class StateFeature
{
    public static IServiceCollection AddState(this IServiceCollection services) => services.AddSingleton<StateDatabase>();
}
