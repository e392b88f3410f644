using System.Collections;
using System.Text.Json;
using RucioJupyter.Tests.Shared;
using Xunit.Abstractions;

namespace Rucio.Client.Tests.Recordings;

/// <summary>Every recorded exchange that concerns a call of the client goes through that call.</summary>
public sealed class RecordingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Covered =>
        [.. Exchange.All.Values.Where(exchange => Replay.CallFor(exchange) is not null).Select(exchange => exchange.Name).Order(StringComparer.Ordinal)];

    /// <summary>Whether these are the recordings of the repository, of which everything is known.</summary>
    internal static bool IsOurs => Contract.RucioRecordings == Path.Combine(Contract.Root, "tests", "contract", "rucio");

    [Theory]
    [MemberData(nameof(Covered))]
    public async Task The_client_asks_as_recorded_and_understands_the_answer(string name)
    {
        var exchange = Exchange.All[name];
        var call = Replay.CallFor(exchange)!;
        using var server = new CannedServer(exchange, call.AfterRedirect);
        using var connection = new RucioConnection(Endpoint(exchange, call), TimeProvider.System, _ => server);
        var context = new CallContext(connection, new RucioClient(connection, new FixedToken(exchange)), new RucioAuth(connection));

        object? result = null;
        var fault = await Record.ExceptionAsync(async () => result = await call.RunAsync(context));

        if (!IsOurs && server.Requests.Count == 0 && fault is not RucioException)
        {
            output.WriteLine($"{name}: no call of the client says this: {fault?.Message}");
            return; // Another set may hold requests that cannot be said in types.
        }

        if (call.Differs is null && !IsOurs && SaysMore(exchange, server.Requests[0]))
        {
            output.WriteLine($"{name}: the recorded request says more than the client can.");
        }
        else if (call.Differs is null)
        {
            SameRequest(exchange, server.Requests[0]);
        }

        if (exchange.Status is 303 or 308)
        {
            Assert.Null(fault);
            Assert.Equal(new Uri(server.Requests[0].Address, exchange.ReplyHeader("Location")!).AbsolutePath, server.Requests[1].Address.AbsolutePath);
        }
        else if (exchange.Status >= 400)
        {
            SameFault(exchange, Assert.IsType<RucioException>(fault));
        }
        else
        {
            Assert.Null(fault);
            SameResult(exchange, result);
        }
    }

    [Fact]
    public void What_is_not_covered_is_known_and_shrinks()
    {
        var open = Exchange.All.Values.Where(exchange => Replay.CallFor(exchange) is null).Select(exchange => exchange.Name).ToList();
        var otherwise = Exchange.All.Values.Select(exchange => (exchange.Name, Replay.CallFor(exchange)?.Differs)).Where(pair => pair.Differs is not null).ToList();
        Print($"{Exchange.All.Count} exchanges: {Exchange.All.Count - open.Count} go through the client, {otherwise.Count} of them as answers to a request that it would not send.", otherwise.Select(pair => $"{pair.Name}: {pair.Differs}"));
        Print($"Not covered: {open.Count}", open);
        if (!IsOurs)
        {
            return; // Another set of recordings has names of its own.
        }

        Assert.Equal(Listed("not-covered.txt"), open.Order(StringComparer.Ordinal));
        Assert.Equal(Listed("only-answers.txt"), otherwise.Select(pair => $"{pair.Name}: {pair.Differs}").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Listed(string file) => File
        .ReadLines(Path.Combine(Contract.Root, "tests", "Rucio.Client.Tests", "Recordings", file))
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Order(StringComparer.Ordinal);

    private void Print(string title, IEnumerable<string> lines)
    {
        output.WriteLine(title);
        foreach (var line in lines.Order(StringComparer.Ordinal))
        {
            output.WriteLine("  " + line);
        }
    }

    private static RucioEndpoint Endpoint(Exchange exchange, RecordedCall call)
    {
        var port = exchange.Headers["Host"];
        var scheme = exchange.Url.StartsWith("/auth/x509", StringComparison.Ordinal) ? "https" : "http";
        return new RucioEndpoint
        {
            BaseUrl = new Uri($"{scheme}://{port}"),
            Vo = exchange.Headers.GetValueOrDefault("X-Rucio-VO"),
            AppId = exchange.Headers.GetValueOrDefault("X-Rucio-AppID"),
            EncodedSlashes = call.EncodedSlashes,
            Retry = new RucioRetry { Attempts = 0 },
        };
    }

    private static void SameRequest(Exchange exchange, CannedServer.Asked asked)
    {
        Assert.Equal(exchange.Method, asked.Method);
        Assert.Equal(exchange.Url, asked.Address.AbsolutePath);
        Assert.Equal(Query(exchange.Query), Query(Exchange.Pairs(asked.Address.Query)));
        if (exchange.Body is null)
        {
            Assert.Null(asked.Body);
        }
        else
        {
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(exchange.Body), JsonElement.Parse(asked.Body!)), $"recorded {exchange.Body}, asked {asked.Body}");
        }

        Assert.Equal(Own(exchange.Headers), Own(asked.Headers));
    }

    /// <summary>Whether the recorded request has arguments or fields beyond those that the client sends alike.</summary>
    private static bool SaysMore(Exchange exchange, CannedServer.Asked asked)
    {
        var (recorded, sent) = (Query(exchange.Query).ToList(), Query(Exchange.Pairs(asked.Address.Query)).ToList());
        var moreInQuery = recorded.Count > sent.Count && sent.TrueForAll(recorded.Contains);
        var moreInBody = exchange.Body is not null && (asked.Body is null || Fields(exchange.Body) > Fields(asked.Body));
        return moreInQuery || moreInBody || exchange.Method != asked.Method;
    }

    private static int Fields(string body)
    {
        try
        {
            return Count(JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            return int.MaxValue; // The client only sends JSON.
        }
    }

    private static int Count(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Sum(field => 1 + Count(field.Value)),
        JsonValueKind.Array => json.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private static IEnumerable<string> Own(IReadOnlyDictionary<string, string> headers) => headers
        .Where(header => header.Key.StartsWith("X-Rucio-", StringComparison.OrdinalIgnoreCase) && header.Value.Length > 0)
        .Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}")
        .Order(StringComparer.Ordinal);

    /// <summary>The name beside filters means nothing to Rucio; how the filters are quoted neither.</summary>
    private static IEnumerable<string> Query(IReadOnlyList<(string Key, string Value)> query)
    {
        var hasFilters = query.Any(pair => pair.Key == "filters");
        return query
            .Where(pair => !hasFilters || pair.Key != "name")
            .Select(pair => $"{pair.Key}={(pair.Key == "filters" ? Normal(pair.Value) : pair.Value)}")
            .Order(StringComparer.Ordinal);
    }

    private static string Normal(string filters) => string.Join(
        " or ",
        PythonFilters.Read(filters)!.Select(group => string.Join(" and ", group.Select(pair => $"{pair.Key} {pair.Value.GetType().Name} {pair.Value}").Order(StringComparer.Ordinal))));

    private static void SameFault(Exchange exchange, RucioException fault)
    {
        Assert.Equal(exchange.Status, fault.Status);
        var body = exchange.ReplyBody.StartsWith('{') ? JsonElement.Parse(exchange.ReplyBody) : default;
        if (body.ValueKind == JsonValueKind.Object)
        {
            Assert.Equal(body.GetProperty("ExceptionClass").GetString(), fault.ExceptionClass);
            Assert.Equal(body.GetProperty("ExceptionMessage").GetString(), fault.ExceptionMessage);
        }
        else
        {
            Assert.Null(fault.ExceptionClass);
        }

        Assert.Equal(ExpectedErrors.For(exchange, fault.ExceptionClass), fault.Error);
        if (exchange.ReplyBody.StartsWith('<'))
        {
            Assert.DoesNotContain("<", fault.Message, StringComparison.Ordinal);
        }
    }

    private static void SameResult(Exchange exchange, object? result)
    {
        switch (result)
        {
            case null:
                Assert.True(exchange.ReplyBody is "" or "Created", exchange.ReplyBody);
                break;
            case RucioLogin { Token: null } choice:
                Comparison.SameFields(choice.Accounts, JsonElement.Parse(exchange.ReplyBody), exchange.Name);
                break;
            case RucioLogin { Token: { } token }:
                Assert.Equal(exchange.ReplyHeader("X-Rucio-Auth-Token"), token.Value.Reveal());
                Assert.Equal(exchange.ReplyHeader("X-Rucio-Auth-Account"), token.Account);
                Assert.Equal(exchange.ReplyHeader("X-Rucio-Auth-Token-Expires"), token.ExpiresAt.ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture));
                break;
            case RucioTokenInfo info:
                Assert.Contains($"'account': '{info.Account}'", exchange.ReplyBody, StringComparison.Ordinal);
                Assert.Contains($"'identity': '{info.Identity}'", exchange.ReplyBody, StringComparison.Ordinal);
                Assert.Contains($"datetime.datetime({info.ExpiresAt.ToString("yyyy, M, d, H, m", System.Globalization.CultureInfo.InvariantCulture)}", exchange.ReplyBody, StringComparison.Ordinal);
                Assert.Contains($"'vo': '{info.Vo}'", exchange.ReplyBody, StringComparison.Ordinal);
                Assert.Contains(info.Audience is null ? "'audience': None" : $"'audience': '{info.Audience}'", exchange.ReplyBody, StringComparison.Ordinal);
                break;
            case string version:
                Assert.Equal(JsonElement.Parse(exchange.ReplyBody).GetProperty("version").GetString(), version);
                break;
            case IList items when exchange.ReplyHeader("Content-Type") == "application/x-json-stream" || exchange.ReplyHeader("Transfer-Encoding") == "chunked":
                var lines = exchange.ReplyLines();
                Assert.Equal(lines.Count, items.Count);
                for (var i = 0; i < items.Count; i++)
                {
                    Comparison.SameFields(items[i], lines[i], $"line {i + 1}");
                }

                break;
            default:
                Comparison.SameFields(result, JsonElement.Parse(exchange.ReplyBody), exchange.Name);
                break;
        }
    }

    private sealed class FixedToken(Exchange exchange) : IRucioTokens
    {
        private readonly RucioToken _token = new(
            new Secret(exchange.Headers.GetValueOrDefault("X-Rucio-Auth-Token", string.Empty)), DateTimeOffset.MaxValue, null);

        public ValueTask<RucioToken> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_token);

        public ValueTask<RucioToken> RenewAsync(RucioToken refused, CancellationToken cancellationToken) => ValueTask.FromResult(_token);
    }
}
