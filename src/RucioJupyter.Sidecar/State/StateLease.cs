using System.Globalization;
using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.State;

/// <summary>Which of several sidecars on one state folder (two Jupyter servers of one user) does the work of the queue.</summary>
/// <remarks>
/// A row with a heartbeat, not a file lock: homes lie on file systems where locks are not to be trusted. All sidecars serve requests;
/// only the holder moves bytes. Thread-safe.
/// </remarks>
internal sealed partial class StateLease(StateDatabase state, TimeProvider time, StartMark start, WarmUp warmUp, ILogger<StateLease> logger) : BackgroundService
{
    /// <summary>How often the holder says that it lives, and the others look.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Without a new heartbeat for this long, measured by the observer's own clock, the lease is free.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly LeaseHolder _self = LeaseHolder.OfThisProcess(start.ServerId);
    private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _held;
    private TaskCompletionSource _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (string Seen, DateTimeOffset Since) _other;

    /// <summary>Whether this sidecar may work on the queue at this moment.</summary>
    public bool Held => _held;

    /// <summary>Returns once <see cref="Held"/> is true; at once where it is.</summary>
    public Task WaitUntilHeldAsync(CancellationToken cancellationToken) => Volatile.Read(ref _acquired).Task.WaitAsync(cancellationToken);

    /// <summary>Returns once it is known whether another sidecar holds the lease.</summary>
    public Task WaitForFirstLookAsync(CancellationToken cancellationToken) => _firstLook.Task.WaitAsync(cancellationToken);

    /// <summary>Takes, renews or leaves the lease as things stand now.</summary>
    public void Look()
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var row = Read(connection);
        var now = time.GetUtcNow();
        var free = row is null || row.Value.Holder.Id == _self.Id || row.Value.Holder.IsKnownDead(_self) || IsSilent(row.Value, now);
        if (free)
        {
            Write(connection, now);
        }

        transaction.Commit();
        Note(free, row?.Holder.Pid);
        _firstLook.TrySetResult();
    }

    /// <summary>Gives the lease back, so that a successor need not wait.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_held)
        {
            return;
        }

        _held = false;
        try
        {
            using var connection = state.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM lease WHERE holder = $holder";
            command.Parameters.AddWithValue("$holder", _self.Id);
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (StateProblem.Is(e))
        {
            Unreadable(e.Message); // a successor then waits until the heartbeat is old
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await warmUp.WaitAsync(stoppingToken); // the first look opens the database: not on the way to the first reply
        using var timer = new PeriodicTimer(Heartbeat, time);
        string? said = null;
        do
        {
            try
            {
                Look();
                said = null;
            }
            catch (Exception e) when (StateProblem.Is(e))
            {
                if (said != e.Message)
                {
                    Unreadable(said = e.Message); // once, not at each heartbeat
                }

                Note(false, null);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static (LeaseHolder Holder, string RenewedAt)? Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT holder, pid, host, boot_id, started, renewed_at FROM lease";
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? (new LeaseHolder(reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)), reader.GetString(5))
            : null;
    }

    /// <summary>Clocks of two machines may differ: what counts is how long the other's heartbeat has stood still here.</summary>
    private bool IsSilent((LeaseHolder Holder, string RenewedAt) row, DateTimeOffset now)
    {
        var seen = $"{row.Holder.Id} {row.RenewedAt}";
        if (_other.Seen != seen)
        {
            _other = (seen, now);
        }

        return now - _other.Since >= Lifetime;
    }

    private void Write(SqliteConnection connection, DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO lease (id, holder, pid, host, boot_id, started, renewed_at) VALUES (1, $holder, $pid, $host, $boot, $started, $now)
            ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, pid = excluded.pid, host = excluded.host,
              boot_id = excluded.boot_id, started = excluded.started, renewed_at = excluded.renewed_at
            """;
        command.Parameters.AddWithValue("$holder", _self.Id);
        command.Parameters.AddWithValue("$pid", _self.Pid);
        command.Parameters.AddWithValue("$host", _self.Host);
        command.Parameters.AddWithValue("$boot", _self.BootId);
        command.Parameters.AddWithValue("$started", _self.Started);
        command.Parameters.AddWithValue("$now", now.ToString("O", CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
    }

    private void Note(bool held, int? other)
    {
        if (held && !_held)
        {
            _held = true;
            Volatile.Read(ref _acquired).TrySetResult();
        }
        else if (!held && _held)
        {
            Volatile.Write(ref _acquired, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _held = false;
            Lost();
        }
        else if (!held && !_firstLook.Task.IsCompleted && other is not null)
        {
            HeldElsewhere(state.Folder, other.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another sidecar (process {Pid}) works on {Folder}: this one serves the panel and leaves transfers to it")]
    private partial void HeldElsewhere(string folder, int pid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of the state folder is lost; transfers pause here")]
    private partial void Lost();

    [LoggerMessage(Level = LogLevel.Error, Message = "The state cannot be used, and transfers wait: {Reason}")]
    private partial void Unreadable(string reason);
}
