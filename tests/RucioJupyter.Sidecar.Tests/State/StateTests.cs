using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.State;

public sealed class StateTests
{
    [Fact]
    public void The_folder_and_the_file_are_open_to_their_owner_alone()
    {
        using var setup = new SidecarSetup();
        Directory.CreateDirectory(setup.StateFolder);
        File.SetUnixFileMode(setup.StateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        var state = new StateDatabase(setup.Options(), [], TimeProvider.System);

        using var connection = state.Open();

        Assert.Equal("0700", Posix.Facts(state.Folder)!.Octal);
        foreach (var file in Directory.GetFiles(state.Folder))
        {
            Assert.Equal("0600", Posix.Facts(file)!.Octal);
        }
    }

    [Fact]
    public void A_file_of_a_newer_program_is_refused_in_words()
    {
        using var setup = new SidecarSetup();
        using (var connection = new StateDatabase(setup.Options(), [], TimeProvider.System).Open())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA user_version = 999";
            command.ExecuteNonQuery();
        }

        var refused = Assert.Throws<RefusalException>(() => new StateDatabase(setup.Options(), [], TimeProvider.System).Open());

        Assert.Contains("newer rucio-jupyter (schema 999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_named_with_its_remedy_and_once_it_is_moved_away_all_goes_on()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        var setup = new SidecarSetup { Time = clock }.WithDownloadInstance(new Uri("http://127.0.0.1:9"));
        Directory.CreateDirectory(setup.StateFolder);
        var file = Path.Combine(setup.StateFolder, "state.db");
        await File.WriteAllTextAsync(file, new string('x', 8192));
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        using var reply = await sidecar.Client.GetAsync(new Uri("instances", UriKind.Relative));
        var problem = (await RunningSidecar.ReadAsync(reply))!;

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.Equal(("state_unusable", $"{file} is damaged."), ((string?)problem["code"], (string?)problem["error"]));
        Assert.StartsWith($"Move it away: mv '{file}' '{file}.damaged'.", (string?)problem["remedy"], StringComparison.Ordinal);

        File.Move(file, $"{file}.damaged");
        clock.Advance(TimeSpan.FromSeconds(2)); // what has failed is left alone so long

        Assert.Equal("demo", (string?)(await sidecar.GetJsonAsync("instances"))["instances"]![0]!["name"]);
    }

    [Fact]
    public void A_file_that_failed_is_not_asked_again_for_two_seconds()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var setup = new SidecarSetup();
        File.WriteAllText(setup.StateFolder, "a file where the folder should be");
        var state = new StateDatabase(setup.Options(), [], clock);
        Assert.Equal("state_unusable", Assert.Throws<RefusalException>(state.Open).Code);

        File.Delete(setup.StateFolder);
        Assert.Throws<RefusalException>(state.Open);
        clock.Advance(TimeSpan.FromSeconds(2));
        using var connection = state.Open();
        Assert.True(File.Exists(state.FilePath));
    }

    [Fact]
    public async Task A_file_of_a_newer_program_ends_no_sidecar()
    {
        var setup = new SidecarSetup();
        using (var connection = new StateDatabase(setup.Options(), [], TimeProvider.System).Open())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA user_version = 999";
            command.ExecuteNonQuery();
        }

        await using var sidecar = await RunningSidecar.StartAsync(setup);
        var lease = sidecar.Get<StateLease>();

        Assert.Equal("state_unusable", (string?)(await sidecar.GetJsonAsync("instances"))["code"]);
        Assert.False(lease.Held);
        Assert.False(lease.ExecuteTask!.IsFaulted); // a hosted service that fails ends the process
    }

    [Theory]
    [InlineData(5, "state_busy", "Another program holds /s/state.db for more than 20 s.")]
    [InlineData(10, "state_unusable", "The file system fails to read or write /s/state.db, as it does where a quota is used up.")]
    [InlineData(8, "state_unusable", "/s/state.db cannot be written: SQLite says so.")]
    [InlineData(11, "state_unusable", "/s/state.db is damaged.")]
    [InlineData(13, "state_unusable", "There is no room left for /s/state.db.")]
    public void Each_failure_of_the_file_has_its_own_sentence(int sqlite, string code, string error)
    {
        var refusal = StateProblem.Of(new SqliteException("SQLite says so.", sqlite), "/s/state.db")!;

        Assert.Equal((503, code, error), (refusal.Status, refusal.Code, refusal.Message));
        Assert.False(string.IsNullOrEmpty(refusal.Remedy));
        Assert.Null(StateProblem.Of(new SqliteException("no such table", 1), "/s/state.db"));
    }

    [Fact]
    public void Migrations_run_once_and_are_numbered_without_doubles()
    {
        using var setup = new SidecarSetup();
        using (new StateDatabase(setup.Options(), [], TimeProvider.System).Open())
        {
        }

        using var connection = new StateDatabase(setup.Options(), [], TimeProvider.System).Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM migration";

        Assert.Equal((long)Migrations.Known.Count, command.ExecuteScalar());
        Assert.Equal(Migrations.Known.Count, Migrations.Known.Select(m => m.Number).Distinct().Count());
    }

    [Fact]
    public void Transfers_of_an_older_file_keep_their_rows_their_files_and_their_numbers()
    {
        using var setup = new SidecarSetup();
        using (var connection = new StateDatabase(setup.Options(), [], TimeProvider.System).Open())
        {
            // The tables as they were before a transfer could be paused, with one transfer and a gap in the numbers.
            Sql(connection, "PRAGMA foreign_keys = OFF; DROP TABLE transfer_log; DROP TABLE transfer_file; DROP TABLE transfer; DROP TABLE upload_job; DELETE FROM migration WHERE number > 5; PRAGMA user_version = 5");
            foreach (var (_, resource) in Migrations.Known.Where(known => known.Number is 3 or 5))
            {
                using var old = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(resource)!); // a name from the manifest itself
                Sql(connection, old.ReadToEnd());
            }

            Sql(connection, """
                INSERT INTO transfer (id, kind, namespace, did, state, folder, created_at, changed_at) VALUES (7, 'download', 'demo', 'a:b', 'running', '/f', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
                INSERT INTO transfer_file (transfer, ordinal, did, state, path, size) VALUES (7, 0, 'a:c', 'here', '/f/c', 3);
                INSERT INTO transfer (id, kind, namespace, did, state, folder, created_at, changed_at) VALUES (9, 'download', 'demo', 'a:x', 'done', '/f', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
                DELETE FROM transfer WHERE id = 9;
                INSERT INTO upload_job (id, namespace, did, path, rse, state, step, pid, error, code, created_at, changed_at) VALUES (3, 'demo', 'a:up', '/home/x/up', 'R', 'failed', 'put', 1, 'No.', 'storage_denied', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
                INSERT INTO upload_log (job, at, line) VALUES (3, '2026-01-01T00:00:00Z', 'Reading.'), (3, '2026-01-01T00:00:01Z', 'No.');
                """);
        }

        var store = new TransferStore(new StateDatabase(setup.Options(), [], TimeProvider.System), new StartMark(TimeProvider.System), TimeProvider.System);
        Assert.Equal("running", store.Find(7)!.State);
        Assert.Equal(("/f/c", 3L), (store.Files(7, 0, 10)[0].Path, store.Files(7, 0, 10)[0].Size));
        var upload = store.List("demo").Single(transfer => transfer.Kind == "upload");
        Assert.Equal(("a:up", "failed", "/home/x/", "3", "storage_denied", 1), (upload.Did, upload.State, upload.Folder, upload.UploadJob, upload.Code, upload.Files.Failed));
        Assert.Equal(["Reading.", "No."], store.LogOf(upload.Id, 0, 10).Select(line => line.Text));
        var (added, _) = store.Enqueue("demo", Did.Parse("a:new"), "/g");
        Assert.True(added.Id > Math.Max(9, upload.Id));
        Assert.Equal("paused", store.Pause(added.Id)!.State);
    }

    [Fact]
    public void A_file_that_has_gone_is_not_replaced_by_an_empty_one_that_anybody_may_read()
    {
        using var setup = new SidecarSetup();
        var state = new StateDatabase(setup.Options(), [], TimeProvider.System);
        state.Open().Dispose();
        SqliteConnection.ClearAllPools();
        File.Delete(state.FilePath);

        var refused = Assert.Throws<RefusalException>(() => state.Open());
        Assert.Equal(("state_unusable", $"{state.FilePath} has gone."), (refused.Code, refused.Message));
        Assert.Contains("restart", refused.Remedy, StringComparison.Ordinal);
        Assert.False(File.Exists(state.FilePath));
    }

    [Fact]
    public void A_file_that_is_moved_away_inside_its_folder_is_made_anew_at_once_with_its_tables()
    {
        using var setup = new SidecarSetup();
        var state = new StateDatabase(setup.Options(), [], TimeProvider.System);
        state.Open().Dispose(); // back in the pool, open
        File.Move(state.FilePath, $"{state.FilePath}.damaged");

        using var connection = state.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM transfer";
        Assert.Equal(0L, command.ExecuteScalar());
        Assert.Equal("0600", Posix.Facts(state.FilePath)!.Octal);
    }

    [Theory]
    [InlineData("ext4", true)]
    [InlineData("nfs", false)]
    [InlineData("nfs4", false)]
    [InlineData("lustre", false)]
    [InlineData("fuse", false)]
    public void A_write_ahead_log_is_for_local_file_systems(string format, bool local) => Assert.Equal(local, StateDatabase.IsLocal(format));

    [Fact]
    public async Task Of_two_sidecars_on_one_folder_one_holds_the_lease_and_the_other_takes_over()
    {
        var setup = new SidecarSetup();
        await using var first = await RunningSidecar.StartAsync(setup);
        await first.Get<StateLease>().WaitUntilHeldAsync(CancellationToken.None);
        await using var second = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.StateFolder } });
        await second.Get<StateLease>().WaitForFirstLookAsync(CancellationToken.None);

        Assert.False(second.Get<StateLease>().Held);

        await first.Get<StateLease>().StopAsync(CancellationToken.None);
        second.Get<StateLease>().Look();

        Assert.True(second.Get<StateLease>().Held);
        Assert.False(first.Get<StateLease>().Held);
    }

    [Fact]
    public async Task The_lease_of_a_killed_process_is_free_at_once()
    {
        using var setup = new SidecarSetup();
        var state = new StateDatabase(setup.Options(), [], TimeProvider.System);
        var dead = LeaseHolder.OfThisProcess("dead") with { Started = "1" };
        using (var connection = state.Open())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO lease VALUES (1, $id, $pid, $host, $boot, $started, '2026-01-01T00:00:00Z')";
            command.Parameters.AddWithValue("$id", dead.Id);
            command.Parameters.AddWithValue("$pid", dead.Pid);
            command.Parameters.AddWithValue("$host", dead.Host);
            command.Parameters.AddWithValue("$boot", dead.BootId);
            command.Parameters.AddWithValue("$started", dead.Started);
            command.ExecuteNonQuery();
        }

        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.StateFolder } });
        await sidecar.Get<StateLease>().WaitForFirstLookAsync(CancellationToken.None);

        Assert.True(sidecar.Get<StateLease>().Held);
    }

    [Fact]
    public async Task A_silent_holder_on_another_machine_loses_the_lease_by_this_machines_clock()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var setup = new SidecarSetup { Time = clock };
        var state = new StateDatabase(setup.Options(), [], TimeProvider.System);
        using (var connection = state.Open())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO lease VALUES (1, 'other', 1, 'elsewhere', 'b', '1', '2030-01-01T00:00:00Z')";
            command.ExecuteNonQuery();
        }

        await using var sidecar = await RunningSidecar.StartAsync(setup);
        var lease = sidecar.Get<StateLease>();
        await lease.WaitForFirstLookAsync(CancellationToken.None);
        Assert.False(lease.Held);

        clock.Advance(StateLease.Lifetime);
        lease.Look();

        Assert.True(lease.Held);
    }

    private static void Sql(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Texts of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
