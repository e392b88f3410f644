using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Rucio.Policy;


namespace Rucio.Client.Tests.Recordings;

/// <summary>Finds the call that makes a recorded request. Written for requests of a kind, never for one recording.</summary>
internal static partial class Replay
{
    private const string AnyAccount = """{"account": "somebody"}""";
    private const string PostOnly = "the client lists replicas by POST, since the GET call ignores what is asked for";
    private const string NoSuchMethod = "the client uses another method there";

    private static readonly (Regex Path, Func<Exchange, Match, RecordedCall?> Call)[] Routes =
    [
        (new("^/ping$"), (_, _) => Value(c => c.Connection.PingAsync())),
        (new("^/auth/userpass$"), (x, _) => Userpass(x)),
        (new("^/auth/(x509|x509_proxy)$"), (x, m) => X509(x, m.Groups[1].Value == "x509_proxy")),
        (new("^/auth/validate$"), (x, _) => Value(c => c.Auth.ValidateAsync(new Secret(x.Headers.GetValueOrDefault("X-Rucio-Auth-Token", string.Empty))))),
        (new("^/scopes/?$"), (x, _) => Slashed(x, Value(c => c.Client.Scopes.ListAsync()), "[]")),
        (new("^/scopes/([^/]+)/scopes$"), (_, m) => Value(c => c.Client.Scopes.OfAccountAsync(At(m, 1)))),
        (new("^/accounts/?$"), (x, _) => Slashed(x, Lines(c => c.Client.Accounts.ListAsync(x.Argument("account_type"))))),
        (new("^/accounts/whoami$"), (_, _) => Value(c => c.Client.Accounts.WhoAmIAsync()) with { AfterRedirect = AnyAccount }),
        (new("^/accounts/([^/]+)$"), (_, m) => Value(c => c.Client.Accounts.GetAsync(At(m, 1)))),
        (new("^/accounts/([^/]+)/attr/$"), (_, m) => Value(c => c.Client.Accounts.AttributesAsync(At(m, 1)))),
        (new("^/accounts/([^/]+)/scopes/$"), (_, m) => Value(c => c.Client.Accounts.ScopesAsync(At(m, 1)))),
        (new("^/accounts/([^/]+)/limits$"), (_, m) => Value(c => c.Client.Accounts.LimitsAsync(At(m, 1))).Unless("the former path of limits/local")),
        (new("^/accounts/([^/]+)/limits/local$"), (_, m) => Value(c => c.Client.Accounts.LimitsAsync(At(m, 1)))),
        (new("^/accounts/([^/]+)/limits/local/([^/]+)$"), (_, m) => Value(c => c.Client.Accounts.LimitsAsync(At(m, 1), At(m, 2)))),
        (new("^/accounts/([^/]+)/limits/global$"), (_, m) => Value(c => c.Client.Accounts.GlobalLimitsAsync(At(m, 1)))),
        (new("^/accounts/([^/]+)/usage$"), (_, m) => Lines(c => c.Client.Accounts.UsageAsync(At(m, 1))).Unless("the former path of usage/local")),
        (new("^/accounts/([^/]+)/usage/local$"), (_, m) => Lines(c => c.Client.Accounts.UsageAsync(At(m, 1)))),
        (new("^/accounts/([^/]+)/usage/global$"), (_, m) => Lines(c => c.Client.Accounts.GlobalUsageAsync(At(m, 1)))),
        (new("^/accounts/([^/]+)/rules$"), (_, m) => Lines(c => c.Client.Rules.OfAccountAsync(At(m, 1)))),
        (new("^/rses/?$"), (x, _) => Slashed(x, Lines(c => c.Client.Rses.ListAsync(x.Argument("expression"))))),
        (new("^/rses/([^/]+)$"), (_, m) => Value(c => c.Client.Rses.GetAsync(At(m, 1)))),
        (new("^/rses/([^/]+)/attr/?$"), (x, m) => Slashed(x, Value(c => c.Client.Rses.AttributesAsync(At(m, 1))), "{}")),
        (new("^/rses/([^/]+)/protocols$"), (_, m) => Value(c => c.Client.Rses.ProtocolsAsync(At(m, 1)))),
        (new("^/rses/([^/]+)/usage$"), (x, m) => Lines(c => c.Client.Rses.UsageAsync(At(m, 1), x.Argument("source"), x.Argument("per_account") is "true"))),
        (new("^/rses/([^/]+)/accounts/usage$"), (_, m) => Lines(c => c.Client.Rses.AccountUsageAsync(At(m, 1)))),
        (new("^/rses/([^/]+)/limits$"), (_, m) => Value(c => c.Client.Rses.LimitsAsync(At(m, 1)))),
        (new("^/rses/([^/]+)/distances/([^/]+)$"), (_, m) => Value(c => c.Client.Rses.DistancesAsync(At(m, 1), At(m, 2)))),
        (new("^/rses/([^/]+)/lfns2pfns$"), (x, m) => Value(c => c.Client.Rses.Lfns2PfnsAsync(
            At(m, 1), x.Query.Where(pair => pair.Key == "lfn").Select(pair => Did.Parse(pair.Value)), x.Argument("scheme"), x.Argument("operation")))),
        (new("^/dids/([^/]+)/dids/search$"), (x, m) => Search(x, At(m, 1))),
        (new("^/dids/([^/]+)/$"), (x, m) => Lines(c => c.Client.Dids.ListAsync(At(m, 1), x.Argument("name"), x.Argument("recursive") is "true"))),
        (new("^/dids/bulkmeta$"), (x, _) => Lines(c => c.Client.Dids.MetadataAsync(Dids(x), Field(x, "plugin")))),
        (new("^/dids/bulkfiles$"), (x, _) => Lines(c => c.Client.Dids.FilesAsync(Dids(x)))),
        (new("^/dids/attachments$"), (x, _) => AttachNew(x)),
        (new("^/dids$"), (x, _) => Nothing(c => c.Client.Dids.AddAsync(Json(x).EnumerateArray().Select(NewDid)))),
        (new("^/dids/([^/]+)/(.+)/files$"), (x, m) => Named(x, m, (c, d) => c.Client.Dids.FilesAsync(d))
            .Unless(x.Query.Count > 0 ? "the client does not ask for luminosity blocks" : null)),
        (new("^/dids/([^/]+)/(.+)/dids$"), (x, m) => Members(x, m)),
        (new("^/dids/([^/]+)/(.+)/parents$"), (x, m) => Named(x, m, (c, d) => c.Client.Dids.ParentsAsync(d))),
        (new("^/dids/([^/]+)/(.+)/rules$"), (x, m) => Named(x, m, (c, d) => c.Client.Rules.ListForDidAsync(d))),
        (new("^/dids/([^/]+)/(.+)/associated_rules$"), (x, m) => Named(x, m, (c, d) => c.Client.Rules.AssociatedAsync(d))),
        (new("^/dids/([^/]+)/(.+)/meta$"), (x, m) => Metadata(x, m)),
        (new("^/dids/([^/]+)/(.+)/meta/([^/]+)$"), (x, m) => Of(x, m, c => d => c.Client.Dids.SetMetadataAsync(d, At(m, 3), Json(x).GetProperty("value")))),
        (new("^/dids/([^/]+)/(.+)/dids/history$"), (_, _) => null),
        (new("^/dids/([^/]+)/(.+)/status$"), (x, m) => x.Method == "PUT"
            ? Of(x, m, c => d => c.Client.Dids.SetOpenAsync(d, Json(x).GetProperty("open").GetBoolean()))
            : Of(x, m, c => d => c.Client.Dids.GetAsync(d)).Unless("the same as the DID itself")),
        (new("^/dids/([^/]+)/(.+)$"), (x, m) => OneDid(x, m)),
        (new("^/replicas/list$"), (x, _) => ListReplicas(x)),
        (new("^/replicas/datasets_bulk$"), (x, _) => Lines(c => c.Client.Replicas.DatasetsAsync(Dids(x)))),
        (new("^/replicas/tombstone$"), (x, _) => Tombstone(x)),
        (new("^/replicas/?$"), (x, _) => ChangeReplicas(x)),
        (new("^/replicas/([^/]+)/(.+)/datasets$"), (x, m) => Named(x, m, (c, d) => c.Client.Replicas.DatasetsAsync(d, x.Argument("deep") is "True"))),
        (new("^/replicas/([^/]+)(?:/(.+))?$"), (x, m) => x.Headers.GetValueOrDefault("Accept", string.Empty).StartsWith("application/metalink", StringComparison.Ordinal)
            ? null
            : Lines(c => c.Client.Replicas.ListAsync([new Did("test", "any")])).Unless(PostOnly)),
        (new("^/rules/$"), (x, _) => x.Method == "POST" ? AddRule(x) : ListRules(x)),
        (new("^/rules/([^/]+)$"), (x, m) => OneRule(x, At(m, 1))),
        (new("^/rules/([^/]+)/locks$"), (_, m) => Lines(c => c.Client.Rules.LocksAsync(At(m, 1)))),
        (new("^/rules/([^/]+)/analysis$"), (_, m) => Value(c => c.Client.Rules.AnalysisAsync(At(m, 1)))),
        (new("^/rules/([^/]+)/history$"), (_, _) => null),
        (new("^/rules/([^/]+)/(.+)/history$"), (x, m) => Named(x, m, (c, d) => c.Client.Rules.HistoryAsync(d))),
        (new("^/traces/$"), (x, _) => TryJson(x) is { ValueKind: JsonValueKind.Object } trace
            ? Nothing(c => c.Client.Traces.SendAsync(trace.Deserialize(RucioJson.Default.IReadOnlyDictionaryStringJsonElement)!))
            : Nothing(c => c.Client.Traces.SendAsync(new Dictionary<string, JsonElement>())).Unless("the client sends JSON objects only")),
    ];

    /// <summary>The call for an exchange; null where the client has none.</summary>
    public static RecordedCall? CallFor(Exchange exchange)
    {
        if (exchange.Method == "OPTIONS" || Routes.Select(route => (Match: route.Path.Match(exchange.Url), route.Call)).FirstOrDefault(route => route.Match.Success) is not { Call: { } call } found)
        {
            return null;
        }

        try
        {
            return call(exchange, found.Match)?.Unless(Oddity(exchange));
        }
        catch (Exception e) when (!RecordingTests.IsOurs && (e is ArgumentException or KeyNotFoundException or InvalidOperationException or FormatException or JsonException or IndexOutOfRangeException))
        {
            return null; // Another set may hold requests that cannot be said in types at all.
        }
    }

    /// <summary>What no call of the client sends, whatever the endpoint.</summary>
    private static string? Oddity(Exchange exchange) => exchange switch
    {
        { Method: "DELETE", Url: "/scopes/" } => NoSuchMethod,
        _ when exchange.Headers.TryGetValue("Accept", out var accept) && accept is not ("*/*" or "application/x-json-stream") => "the client asks for no media type",
        _ when Uri.UnescapeDataString(exchange.Url.Split('/').ElementAtOrDefault(2) ?? string.Empty).Contains('/', StringComparison.Ordinal) => "a scope has no slash",
        _ when exchange.Url.Contains("//", StringComparison.Ordinal) => "the web server would merge the slashes",
        _ when exchange.Url.Contains('+', StringComparison.Ordinal) => "a blank is %20",
        _ when exchange.IsNoDecode && PlusOrPercent().IsMatch(exchange.Url) => "such a server decodes names twice, so the client encodes + and % twice",
        _ when exchange.IsNoDecode && !exchange.Url.Contains("%2F", StringComparison.Ordinal) && Uri.UnescapeDataString(exchange.Url).Count(c => c == '/') > 4 => "such a server takes slashes encoded",
        _ when !IsUtf8(exchange.Url) => "the path is not UTF-8",
        _ when string.Join('/', exchange.Url.Split('/').Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment)))) != exchange.Url => "the client encodes other characters",
        _ => null,
    };

    private static bool IsUtf8(string url)
    {
        byte[] bytes = [.. EncodedByte().Matches(url).Select(match => Convert.ToByte(match.Value[1..], 16))];
        return Utf8.IsValid(bytes);
    }

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex EncodedByte();

    [GeneratedRegex("%2[5B]")]
    private static partial Regex PlusOrPercent();
}
