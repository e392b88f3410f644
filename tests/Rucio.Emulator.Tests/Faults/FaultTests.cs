using System.Text;
using System.Text.Json.Nodes;
using Rucio.Emulator.Faults;
using Rucio.Emulator.Tests.Recordings;

namespace Rucio.Emulator.Tests.Faults;

/// <summary>Each kind as a client sees it that repairs nothing.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string File = "/rucio/test/70/41/small-file-1.root";
    private const int Size = 2048;
    private EmulatorHost _emulator = null!; // Set by InitializeAsync.

    public async Task InitializeAsync() => _emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false });

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Fact]
    public async Task A_dropped_connection_ends_after_the_byte_that_the_fault_names()
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.DropAfterBytes, Path = "/rucio/*", Count = 700, Times = 1 });

        var torn = await StorageAsync();
        var whole = await StorageAsync();

        Assert.Equal((200, "2048", "true", 700), (torn.Status, torn.Header("Content-Length"), torn.Header("x-torn"), torn.Body.Length));
        Assert.Equal((Size, string.Empty), (whole.Body.Length, whole.Header("x-torn")));
    }

    [Theory]
    [InlineData(10, "2058", "true", Size)]
    [InlineData(-48, "2000", "", 2000)]
    public async Task A_wrong_length_is_promised(int difference, string promised, string torn, int received)
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.WrongLength, Server = "storage", Count = difference });

        var answer = await StorageAsync();

        Assert.Equal((promised, torn, received), (answer.Header("Content-Length"), answer.Header("x-torn"), answer.Body.Length));
    }

    [Fact]
    public async Task A_ranged_request_is_answered_with_the_whole_content()
    {
        var range = KeyValuePair.Create("Range", "bytes=1000-");
        var part = await StorageAsync(range);
        _emulator.Faults.Add(new Fault { Kind = FaultKind.IgnoreRange });

        var all = await StorageAsync(range);

        Assert.Equal((206, "bytes 1000-2047/2048", 1048), (part.Status, part.Header("Content-Range"), part.Body.Length));
        Assert.Equal((200, string.Empty, Size), (all.Status, all.Header("Content-Range"), all.Body.Length));
    }

    [Fact]
    public async Task One_byte_is_flipped_and_no_other()
    {
        var good = await StorageAsync();
        _emulator.Faults.Add(new Fault { Kind = FaultKind.FlippedByte, Count = 1234 });

        var bad = await StorageAsync();

        var different = Enumerable.Range(0, Size).Where(i => good.Body[i] != bad.Body[i]).ToList();
        Assert.Equal([1234], different);
        Assert.Equal(0xff, good.Body[1234] ^ bad.Body[1234]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_status_says_when_to_come_back(int status)
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, RetryAfter = 7, Times = 1, Path = "/ping" });

        var refused = await RucioAsync("/ping");
        var fine = await RucioAsync("/ping");

        Assert.Equal((status, "7"), (refused.Status, refused.Header("Retry-After")));
        Assert.Equal(200, fine.Status);
    }

    [Fact]
    public async Task A_status_carries_a_Rucio_exception()
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 500, ExceptionClass = "DatabaseException", Message = "An unknown Database Exception has occurred." });

        var answer = await RucioAsync("/ping");

        Assert.Equal((500, "DatabaseException", "application/octet-stream"), (answer.Status, answer.Header("ExceptionClass"), answer.Header("Content-Type")));
        Assert.Equal("An unknown Database Exception has occurred.", JsonNode.Parse(answer.Body)!["ExceptionMessage"]!.ToString());
    }

    [Fact]
    public async Task A_trickle_takes_as_long_as_its_rate_says()
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.Trickle, Count = 4096 });
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var answer = await StorageAsync();

        Assert.Equal(Size, answer.Body.Length);
        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(300), $"2048 bytes at 4096 bytes/s took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_stream_ends_after_whole_lines_without_its_end_mark()
    {
        _emulator.Faults.Add(new Fault { Method = "GET", Path = "/dids/*", Kind = FaultKind.TornAfterLines, Count = 3, Times = 1 });

        var torn = await RucioAsync("/dids/test/small.dataset/files");
        var whole = await RucioAsync("/dids/test/small.dataset/files");

        Assert.Equal("true", torn.Header("x-torn"));
        Assert.EndsWith("}\n", torn.Body, StringComparison.Ordinal);
        Assert.Equal(3, torn.Body.Count(static c => c == '\n'));
        Assert.Equal((string.Empty, 5), (whole.Header("x-torn"), whole.Body.Count(static c => c == '\n')));
    }

    [Fact]
    public async Task A_stream_ends_inside_a_line()
    {
        _emulator.Faults.Add(new Fault { Path = "/dids/*", Kind = FaultKind.TornInsideLine, Count = 2 });

        var torn = await RucioAsync("/dids/test/small.dataset/files");

        Assert.Equal("true", torn.Header("x-torn"));
        Assert.Equal(2, torn.Body.Count(static c => c == '\n'));
        var last = torn.Body[(torn.Body.LastIndexOf('\n') + 1)..];
        Assert.StartsWith("{\"scope\"", last, StringComparison.Ordinal);
        Assert.False(last.EndsWith('}'));
    }

    [Fact]
    public async Task A_good_token_counts_as_expired_once()
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.ExpiredToken, Times = 1 });

        var refused = await RucioAsync("/scopes/");
        var fine = await RucioAsync("/scopes/");

        Assert.Equal((401, "CannotAuthenticate"), (refused.Status, refused.Header("ExceptionClass")));
        Assert.Equal(200, fine.Status);
    }

    [Fact]
    public async Task A_hanging_server_does_not_answer()
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.Hang, Path = "/ping", Times = 1 });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RawClient.SendAsync(_emulator.RucioUrl, "GET", "/ping", patience: TimeSpan.FromMilliseconds(400)));

        Assert.Equal(200, (await RucioAsync("/ping")).Status);
    }

    [Fact]
    public async Task A_page_of_HTML_stands_in_for_the_answer()
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.Html, Path = "/scopes/" });

        var answer = await RucioAsync("/scopes/");

        Assert.Equal((200, "text/html; charset=utf-8"), (answer.Status, answer.Header("Content-Type")));
        Assert.Contains("<html>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_gives_no_byte()
    {
        _emulator.Faults.Add(new Fault { Kind = FaultKind.Refuse, Times = 1 });

        await Assert.ThrowsAnyAsync<IOException>(() => RucioAsync("/ping"));
    }

    [Fact]
    public async Task The_first_requests_pass_and_hits_are_counted()
    {
        var fault = new Fault { Kind = FaultKind.Status, Status = 503, After = 1, Times = 2, Path = "/ping" };
        _emulator.Faults.Add(fault);

        var seen = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            seen.Add((await RucioAsync("/ping")).Status);
        }

        Assert.Equal([200, 503, 503, 200], seen);
        Assert.Equal(2, _emulator.Faults.Hits(fault));
        Assert.Empty(_emulator.Faults.Pending);
    }

    [Fact]
    public async Task Faults_are_added_listed_and_cleared_over_HTTP()
    {
        var body = Encoding.UTF8.GetBytes("""[{"kind": "status", "status": 503, "retry_after": 1, "path": "/ping", "times": 1}, {"kind": "drop_after_bytes", "count": 5}]""");

        var added = await RawClient.SendAsync(_emulator.RucioUrl, "POST", "/emulator/faults", body: body);
        var hit = await RucioAsync("/ping");
        var left = JsonNode.Parse((await RawClient.SendAsync(_emulator.StorageUrl, "GET", "/emulator/faults")).Body)!.AsArray();
        await RawClient.SendAsync(_emulator.RucioUrl, "DELETE", "/emulator/faults");

        Assert.Equal((200, 2), (added.Status, JsonNode.Parse(added.Body)!.AsArray().Count));
        Assert.Equal(503, hit.Status);
        Assert.Equal("drop_after_bytes", Assert.Single(left)!["kind"]!.ToString());
        Assert.Equal(200, (await RucioAsync("/ping")).Status);
    }

    [Fact]
    public async Task An_unknown_kind_is_refused_with_an_example()
    {
        var answer = await RawClient.SendAsync(_emulator.RucioUrl, "POST", "/emulator/faults", body: Encoding.UTF8.GetBytes("{\"kind\": \"meteor\"}"));

        Assert.Equal(400, answer.Status);
        Assert.Contains("Example:", answer.Body, StringComparison.Ordinal);
    }

    private Task<WireAnswer> StorageAsync(params KeyValuePair<string, string>[] headers) => RawClient.SendAsync(_emulator.StorageUrl, "GET", File, headers);

    private Task<WireAnswer> RucioAsync(string target) =>
        RawClient.SendAsync(_emulator.RucioUrl, "GET", target, [new("X-Rucio-Auth-Token", _emulator.IssueToken("jdoe"))]);
}
