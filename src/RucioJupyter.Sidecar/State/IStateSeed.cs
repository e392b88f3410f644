using Microsoft.Data.Sqlite;

namespace RucioJupyter.Sidecar.State;

/// <summary>Brings something into a database before anyone reads it. Runs at the first opening in a process, after the migrations; has to be quick.</summary>
internal interface IStateSeed
{
    public void Sow(SqliteConnection connection);
}
