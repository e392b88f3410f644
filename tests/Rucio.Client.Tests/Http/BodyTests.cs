using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rucio.Client.Http;
using Rucio.Client.Tests.Fixture;
using Rucio.Policy;

namespace Rucio.Client.Tests.Http;

/// <summary>Short lists and torn lists, over a real socket.</summary>
public sealed class BodyTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-json-stream\r\n";
    private const string Two = "{\"scope\": \"test\", \"name\": \"a\"}\n{\"scope\": \"test\", \"name\": \"b\"}\n";

    [Fact]
    public async Task A_whole_stream_is_a_list()
    {
        await using var server = new RawServer((stream, _, stop) => RawServer.WriteAsync(stream, $"{Head}Transfer-Encoding: chunked\r\n\r\n{RawServer.Chunk(Two)}0\r\n\r\n", stop));

        Assert.Equal(["a", "b"], (await FilesAsync(server).ToListAsync()).Select(file => file.Name));
    }

    [Fact]
    public async Task An_empty_stream_is_an_empty_list()
    {
        await using var server = new RawServer((stream, _, stop) => RawServer.WriteAsync(stream, Head + "Content-Length: 0\r\n\r\n", stop));

        Assert.Empty(await FilesAsync(server).ToListAsync());
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", "42\r\n" + Two + "\r\n", 2)] // without the last chunk: cut between two lines
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", "1f0\r\n" + Two, 2)] // within a chunk
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", "", 0)]
    [InlineData("Content-Length: 99\r\n\r\n", Two, 2)]
    [InlineData("Content-Length: 99\r\n\r\n", "", 0)]
    [InlineData("\r\n", Two, 0)] // neither length nor chunks: nobody can tell
    [InlineData("\r\n", "", 0)]
    public async Task A_stream_that_stops_early_is_a_failure_after_what_came(string framing, string body, int items)
    {
        await using var server = new RawServer((stream, _, stop) => RawServer.WriteAsync(stream, Head + framing + body, stop));

        var (read, fault) = await ReadAsync(server);

        Assert.Equal(items, read);
        Assert.Equal(RucioError.BadReply, fault.Error);
    }

    [Theory]
    [InlineData("{\"scope\": \"test\", \"name\": \"a\"}\n{\"scope\": \"test\", \"name\": \"b\"}", 1)]
    [InlineData("{\"scope\": \"test\", \"name\": \"a\"}\n{\"scope\": \"te\n", 1)]
    [InlineData("{\"scope\": \"test\", \"name\": \"a\"}\nnull\n", 1)]
    [InlineData("{\"scope\": \"test\"}\n", 0)]
    [InlineData("{\"scope\": \"test\", \"name\": null}\n", 0)]
    [InlineData("{\"scope\": \"test\", \"name\": \"a\"} {}\n", 0)]
    [InlineData("[1]\n", 0)]
    [InlineData("<html>", 0)]
    public async Task A_line_that_makes_no_sense_is_a_failure(string body, int items)
    {
        await using var server = new RawServer((stream, _, stop) => RawServer.WriteAsync(stream, $"{Head}Content-Length: {body.Length}\r\n\r\n{body}", stop));

        var (read, fault) = await ReadAsync(server);

        Assert.Equal(items, read);
        Assert.Equal(RucioError.BadReply, fault.Error);
    }

    [Fact]
    public async Task A_body_that_stands_still_is_given_up()
    {
        var time = new ManualTime();
        await using var server = new RawServer(async (stream, _, stop) =>
        {
            await RawServer.WriteAsync(stream, $"{Head}Transfer-Encoding: chunked\r\n\r\n{RawServer.Chunk(Two)}", stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        await using var files = server.Client(time).Dids.FilesAsync(new Did("test", "d")).GetAsyncEnumerator();
        Assert.True(await files.MoveNextAsync());
        Assert.True(await files.MoveNextAsync());

        var third = files.MoveNextAsync().AsTask();
        await time.ArmedAsync(TimeSpan.FromSeconds(60));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(RucioError.Unreachable, (await Assert.ThrowsAsync<RucioException>(() => third)).Error);
    }

    [Fact]
    public async Task A_head_that_does_not_come_is_given_up()
    {
        var time = new ManualTime();
        await using var server = new RawServer((_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        var reading = server.Client(time).Scopes.ListAsync();

        await time.ArmedAsync(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));

        var fault = await Assert.ThrowsAsync<RucioException>(() => reading);
        Assert.Equal(RucioError.Unreachable, fault.Error);
        Assert.Contains("did not answer in time", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_for_the_head_does_not_run_on_while_the_body_comes()
    {
        var time = new ManualTime();
        var more = new TaskCompletionSource();
        await using var server = new RawServer(async (stream, _, stop) =>
        {
            await RawServer.WriteAsync(stream, $"{Head}Transfer-Encoding: chunked\r\n\r\n{RawServer.Chunk(Two)}", stop);
            await more.Task.WaitAsync(stop);
            await RawServer.WriteAsync(stream, RawServer.Chunk(Two) + "0\r\n\r\n", stop);
        });
        await using var files = server.Client(time).Dids.FilesAsync(new Did("test", "d")).GetAsyncEnumerator();
        Assert.True(await files.MoveNextAsync());
        Assert.True(await files.MoveNextAsync());

        var third = files.MoveNextAsync().AsTask();
        await time.ArmedAsync(TimeSpan.FromSeconds(60));
        time.Advance(TimeSpan.FromSeconds(50));
        more.SetResult();

        Assert.True(await third);
    }

    [Fact]
    public async Task Who_gives_up_within_a_stream_sees_a_cancellation_and_no_failure()
    {
        await using var server = new RawServer(async (stream, _, stop) =>
        {
            await RawServer.WriteAsync(stream, $"{Head}Transfer-Encoding: chunked\r\n\r\n{RawServer.Chunk(Two)}", stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        using var giveUp = new CancellationTokenSource();
        await using var files = server.Client(TimeProvider.System).Dids.FilesAsync(new Did("test", "d"), giveUp.Token).GetAsyncEnumerator();
        Assert.True(await files.MoveNextAsync());
        Assert.True(await files.MoveNextAsync());

        var third = files.MoveNextAsync().AsTask();
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
    }

    [Fact]
    public async Task A_caller_that_stops_early_leaves_the_connection_usable_for_the_next()
    {
        await using var server = new RawServer((stream, _, stop) => RawServer.WriteAsync(stream, $"{Head}Transfer-Encoding: chunked\r\n\r\n{RawServer.Chunk(Two)}0\r\n\r\n", stop));
        var client = server.Client(TimeProvider.System);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("a", (await client.Dids.FilesAsync(new Did("test", "d")).FirstAsync()).Name);
        }
    }

    [Fact]
    public void However_a_stream_is_cut_into_reads_the_lines_are_the_same() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString[]>(),
        Gen.Choose(1, 40).ToArbitrary(),
        async (names, size) =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(names.Select(name => System.Text.Json.JsonSerializer.Serialize(name.Get) + "\n")));
            return names.Select(name => Valid(name.Get)).SequenceEqual(await Lines(new Slices(bytes, size)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void However_a_stream_is_torn_within_a_line_it_is_a_failure() => Prop.ForAll(
        Gen.Choose(1, Two.Length - 1).ToArbitrary(),
        Gen.Choose(1, 40).ToArbitrary(),
        async (length, size) =>
        {
            var whole = Encoding.UTF8.GetBytes(Two);
            if (whole[length - 1] == '\n')
            {
                return true; // A cut between lines is for the framing of the reply to tell.
            }

            return await Assert.ThrowsAnyAsync<TornReplyException>(() => Lines(new Slices(whole[..length], size))) is not null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_line_longer_than_the_buffer_is_read()
    {
        var name = new string('x', 300_000);
        var lines = await Lines(new Slices(Encoding.UTF8.GetBytes($"\"{name}\"\n\"b\"\n"), 7000));

        Assert.Equal([name, "b"], lines);
    }

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static async Task<List<string>> Lines(Stream stream)
    {
        using var content = new StreamContent(stream);
        using var body = new BodyReader(content, TimeSpan.FromSeconds(60), TimeProvider.System);
        return await LineReader.ReadAsync(body, RucioJson.Default.String, CancellationToken.None).ToListAsync();
    }

    private static IAsyncEnumerable<DidFile> FilesAsync(RawServer server) => server.Client(TimeProvider.System).Dids.FilesAsync(new Did("test", "d"));

    private static async Task<(int Read, RucioException Fault)> ReadAsync(RawServer server)
    {
        var read = 0;
        var fault = await Assert.ThrowsAsync<RucioException>(async () =>
        {
            await foreach (var _ in FilesAsync(server))
            {
                read++;
            }
        });
        return (read, fault);
    }

    private sealed class Slices(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
