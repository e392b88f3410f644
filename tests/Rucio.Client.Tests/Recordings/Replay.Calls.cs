using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rucio.Policy;

namespace Rucio.Client.Tests.Recordings;

/// <content>The calls, taken out of what was recorded.</content>
internal static partial class Replay
{
    private static readonly string[] RuleFilters = ["scope", "name", "account", "state", "rse_expression", "activity"];

    private static readonly string[] RuleFields =
    [
        "dids", "copies", "rse_expression", "weight", "lifetime", "grouping", "account", "locked", "source_replica_expression", "activity",
        "notify", "purge_replicas", "ignore_availability", "comment", "ask_approval", "asynchronous", "priority",
    ];

    private static readonly string[] SearchTypes = ["collection", "dataset", "container", "file", "all"];
    private static readonly string[] NewDidFields = ["type", "statuses", "meta", "lifetime", "scope", "name"];

    private static readonly string[] ReplicaFields =
        ["dids", "schemes", "rse_expression", "all_states", "ignore_availability", "resolve_archives", "resolve_parents", "sort", "nrandom", "domain", "client_location"];

    private static readonly Lazy<X509Certificate2> Certificate = new(() =>
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    });

    private static RecordedCall Value<T>(Func<CallContext, Task<T>> call) => new(async c => await call(c));

    private static RecordedCall Nothing(Func<CallContext, Task> call) => new(async c =>
    {
        await call(c);
        return null;
    });

    private static RecordedCall Lines<T>(Func<CallContext, IAsyncEnumerable<T>> call) => new(async c => await call(c).ToListAsync());

    private static RecordedCall Named<T>(Exchange x, Match m, Func<CallContext, Did, IAsyncEnumerable<T>> call) =>
        Lines(c => call(c, DidOf(x, m))) with { EncodedSlashes = Encoded(x) };

    private static RecordedCall Of(Exchange x, Match m, Func<CallContext, Func<Did, Task>> call) => new RecordedCall(async c =>
    {
        var task = call(c)(DidOf(x, m));
        await task;
        return task is Task<DidDetails> details ? await details : null;
    }) with { EncodedSlashes = Encoded(x) };

    private static RecordedCall Slashed(Exchange x, RecordedCall call, string afterRedirect = "") =>
        (call with { AfterRedirect = afterRedirect })
        .Unless(x.Url.EndsWith('/') ? null : "the client ends the path of a list with a slash")
        .Unless(x.Argument("lookup") is null ? null : "Rucio ignores it");

    private static RecordedCall Userpass(Exchange x) => Value(c => c.Auth.UserpassAsync(
            x.Headers.GetValueOrDefault("X-Rucio-Username", string.Empty),
            new Secret(x.Headers.GetValueOrDefault("X-Rucio-Password", string.Empty)),
            x.Headers.GetValueOrDefault("X-Rucio-Account")))
        .Unless(x.Headers.ContainsKey("X-Rucio-Allow-Return-Multiple-Accounts") ? "Rucio names the accounts without that header too" : null);

    private static RecordedCall X509(Exchange x, bool isProxy) =>
        Value(c => c.Auth.X509Async(Certificate.Value, null, x.Headers.GetValueOrDefault("X-Rucio-Account"), isProxy));

    private static RecordedCall Search(Exchange x, string scope)
    {
        var type = x.Argument("type") ?? "collection";
        var filters = x.Argument("filters") is { } text ? PythonFilters.Read(text) : null;
        var search = new DidSearch(scope)
        {
            Type = Array.Exists(SearchTypes, known => known == type) ? Enum.Parse<DidSearchType>(type, ignoreCase: true) : DidSearchType.All,
            Name = filters?.SelectMany(group => group).FirstOrDefault(pair => pair.Key == "name").Value as string ?? x.Argument("name") ?? "*",
            Limit = x.Argument("limit") is { } limit && int.TryParse(limit, out var number) ? number : null,
            Recursive = x.Argument("recursive") is "1",
            Filters = filters is null
                ? []
                : [.. filters.Select(group => new MetadataGroup([.. group.Where(pair => pair.Key != "name").Select(pair => PythonFilters.Condition(pair.Key, pair.Value))]))],
        };
        var isLong = x.Argument("long") is "1" or "true" or "True";
        return (isLong ? Lines(c => c.Client.Dids.SearchAsync(search)) : Lines(c => c.Client.Dids.SearchNamesAsync(search)))
            .Unless(x.Argument("type") is null ? "the client always says the type" : null)
            .Unless(Array.Exists(SearchTypes, known => known == type) ? null : "the client knows no such type")
            .Unless(x.Argument("long") is null or "1" ? null : "the client says long=1 or nothing")
            .Unless(x.Argument("filters") is not null && filters is null ? "the client writes lists of dictionaries only" : null)
            .Unless(x.Query.All(pair => pair.Key is "type" or "name" or "filters" or "long" or "limit" or "recursive") && (x.Argument("name") ?? x.Argument("filters")) is not null
                ? null
                : "the client puts conditions into filters");
    }

    private static RecordedCall Members(Exchange x, Match m) => x.Method switch
    {
        "POST" => Of(x, m, c => d => c.Client.Dids.AttachAsync(d, Dids(x))),
        "DELETE" => Of(x, m, c => d => c.Client.Dids.DetachAsync(d, Dids(x))),
        _ => Named(x, m, (c, d) => c.Client.Dids.ContentAsync(d)),
    };

    private static RecordedCall Metadata(Exchange x, Match m) => x.Method switch
    {
        "POST" => Of(x, m, c => d => c.Client.Dids.SetMetadataAsync(d, Json(x).GetProperty("meta").Deserialize(RucioJson.Default.IReadOnlyDictionaryStringJsonElement)!)),
        "DELETE" => Of(x, m, c => d => c.Client.Dids.DeleteMetadataAsync(d, x.Argument("key")!)),
        _ => Value(c => c.Client.Dids.MetadataAsync(DidOf(x, m), x.Argument("plugin"))) with { EncodedSlashes = Encoded(x) },
    };

    private static RecordedCall OneDid(Exchange x, Match m)
    {
        if (x.Method != "POST")
        {
            var depth = x.Argument("dynamic_depth") is { } text ? Enum.Parse<DidDepth>(text, ignoreCase: true) : (DidDepth?)null;
            return Value(c => c.Client.Dids.GetAsync(DidOf(x, m), depth)) with { EncodedSlashes = Encoded(x) };
        }

        if (TryJson(x) is not { ValueKind: JsonValueKind.Object })
        {
            return Of(x, m, c => d => c.Client.Dids.AddAsync(new NewDid(d, DidType.Dataset))).Unless("the client sends JSON objects only");
        }

        return Of(x, m, c => d => c.Client.Dids.AddAsync(NewDid(Json(x)) with { Did = d }))
            .Unless(Json(x).EnumerateObject().All(field => NewDidFields.Contains(field.Name)) ? null : "the client adds rules and members by calls of their own")
            .Unless(Field(x, "type") is null ? "the client always says the type" : null);
    }

    private static RecordedCall AttachNew(Exchange x)
    {
        var attachments = Json(x).GetProperty("attachments");
        return Nothing(c => c.Client.Dids.AttachNewAsync(DidOf(attachments[0]), [.. attachments[0].GetProperty("dids").EnumerateArray().Select(DidOf)]))
            .Unless(attachments.GetArrayLength() == 1 ? null : "the client fills one collection a call");
    }

    private static RecordedCall? ListReplicas(Exchange x)
    {
        if (x.Headers.GetValueOrDefault("Accept", string.Empty).StartsWith("application/metalink", StringComparison.Ordinal))
        {
            return null;
        }

        if (TryJson(x) is not { ValueKind: JsonValueKind.Object } body || !body.GetProperty("dids").EnumerateArray().All(did => did.TryGetProperty("name", out _)))
        {
            return Lines(c => c.Client.Replicas.ListAsync([new Did("test", "any")])).Unless("the client sends whole DIDs in a JSON object");
        }

        if (body.GetProperty("dids").GetArrayLength() == 0)
        {
            return Lines(c => c.Client.Replicas.ListAsync([new Did("test", "any")])).Unless("the client asks nothing about nothing");
        }

        var location = body.TryGetProperty("client_location", out var place)
            ? new ClientLocation(Text(place, "site"), Text(place, "ip"), Text(place, "fqdn"))
            : null;
        var query = new ReplicaQuery
        {
            Schemes = body.TryGetProperty("schemes", out var schemes) ? [.. schemes.EnumerateArray().Select(scheme => scheme.GetString()!)] : [],
            RseExpression = Text(body, "rse_expression"),
            AllStates = Truth(body, "all_states") ?? false,
            IgnoreAvailability = Truth(body, "ignore_availability"),
            ResolveArchives = Truth(body, "resolve_archives"),
            ResolveParents = Truth(body, "resolve_parents"),
            Sort = Text(body, "sort"),
            Random = body.TryGetProperty("nrandom", out var random) ? random.GetInt32() : null,
            Domain = body.TryGetProperty("domain", out var domain)
                ? domain.ValueKind == JsonValueKind.Null ? ReplicaDomain.ByLocation : Enum.Parse<ReplicaDomain>(domain.GetString()!, ignoreCase: true)
                : null,
            ClientLocation = location,
        };
        return Lines(c => c.Client.Replicas.ListAsync(Dids(x), query))
            .Unless(body.EnumerateObject().All(field => ReplicaFields.Contains(field.Name)) ? null : "a field that the client does not send");
    }

    private static RecordedCall Tombstone(Exchange x)
    {
        var replicas = Json(x).GetProperty("replicas").EnumerateArray().ToList();
        return Nothing(c => c.Client.Replicas.TombstoneAsync(Text(replicas[0], "rse")!, replicas.Select(DidOf)));
    }

    private static RecordedCall? ChangeReplicas(Exchange x)
    {
        if (x.Method is "DELETE" or "GET")
        {
            return null;
        }

        if (TryJson(x) is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("files", out var files) || Text(body, "rse") is null)
        {
            return Nothing(c => c.Client.Replicas.AddAsync("any", [])).Unless("the client always says the files");
        }

        if (x.Method == "PUT")
        {
            var letter = Text(files[0], "state")!;
            var state = letter switch { "A" => ReplicaState.Available, "C" => ReplicaState.Copying, "D" => ReplicaState.Bad, _ => new ReplicaState(letter) };
            return Nothing(c => c.Client.Replicas.SetStateAsync(Text(body, "rse")!, files.EnumerateArray().Select(DidOf), state));
        }

        return Nothing(c => c.Client.Replicas.AddAsync(Text(body, "rse")!, files.EnumerateArray().Select(NewReplica), Truth(body, "ignore_availability")))
            .Unless(x.Url.EndsWith('/') ? "both paths do the same" : null);
    }

    private static RecordedCall ListRules(Exchange x)
    {
        var state = x.Argument("state") switch { "U" => RuleState.Suspended, null => (RuleState?)null, var letter => new RuleState(letter) };
        var filter = new RuleFilter
        {
            Scope = x.Argument("scope"),
            Name = x.Argument("name"),
            Account = x.Argument("account"),
            State = state,
            RseExpression = x.Argument("rse_expression"),
            Activity = x.Argument("activity"),
        };
        return Lines(c => c.Client.Rules.ListAsync(filter))
            .Unless(x.Query.All(pair => RuleFilters.Contains(pair.Key)) ? null : "the client knows no such filter");
    }

    private static RecordedCall AddRule(Exchange x)
    {
        if (TryJson(x) is not { ValueKind: JsonValueKind.Object } body || !RuleFields.All(field => body.TryGetProperty(field, out _)) || body.GetProperty("copies").ValueKind != JsonValueKind.Number)
        {
            return Value(c => c.Client.Rules.AddAsync(new NewRule([new Did("test", "any")], "ANY"))).Unless("the client sends whole rules only");
        }

        var rule = new NewRule(Dids(x), Text(body, "rse_expression")!)
        {
            Copies = body.GetProperty("copies").GetInt32(),
            Lifetime = body.GetProperty("lifetime") is { ValueKind: JsonValueKind.Number } seconds ? TimeSpan.FromSeconds(seconds.GetDouble()) : null,
            Grouping = Text(body, "grouping")!,
            Account = Text(body, "account"),
            Locked = Truth(body, "locked") ?? false,
            SourceReplicaExpression = Text(body, "source_replica_expression"),
            Activity = Text(body, "activity"),
            Notify = Text(body, "notify")!,
            PurgeReplicas = Truth(body, "purge_replicas") ?? false,
            IgnoreAvailability = Truth(body, "ignore_availability") ?? false,
            Comment = Text(body, "comment"),
            AskApproval = Truth(body, "ask_approval") ?? false,
            Asynchronous = Truth(body, "asynchronous") ?? false,
            Priority = body.GetProperty("priority").GetInt32(),
            Weight = Text(body, "weight"),
        };
        return Value(c => c.Client.Rules.AddAsync(rule));
    }

    private static RecordedCall OneRule(Exchange x, string id) => x.Method switch
    {
        "PUT" when TryJson(x) is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("options", out var options) => Nothing(c => c.Client.Rules.ChangeAsync(id, new RuleChange
        {
            Lifetime = options.TryGetProperty("lifetime", out var seconds) ? TimeSpan.FromSeconds(seconds.GetDouble()) : null,
            Comment = Text(options, "comment"),
            Priority = options.TryGetProperty("priority", out var priority) ? priority.GetInt32() : null,
            Locked = Truth(options, "locked"),
        })).Unless(options.EnumerateObject().All(option => option.Name is "lifetime" or "comment" or "priority" or "locked") ? null : "the client knows no such option"),
        "PUT" => Nothing(c => c.Client.Rules.ChangeAsync(id, new RuleChange())).Unless("the client always sends options"),
        "DELETE" => Nothing(c => c.Client.Rules.DeleteAsync(id, TryJson(x) is { ValueKind: JsonValueKind.Object } body ? Truth(body, "purge_replicas") : null))
            .Unless(TryJson(x) is { ValueKind: JsonValueKind.Object } ? null : "the client always sends a body, without which Rucio refuses"),
        _ => Value(c => c.Client.Rules.GetAsync(id)).Unless(x.Body is null ? null : "the client sends no body with GET"),
    };

    private static NewDid NewDid(JsonElement body) => new(
        body.TryGetProperty("scope", out _) ? DidOf(body) : default,
        Text(body, "type") is { } type ? DidType.Of(type) : DidType.Dataset)
    {
        Monotonic = body.TryGetProperty("statuses", out var statuses) ? Truth(statuses, "monotonic") : null,
        Lifetime = body.TryGetProperty("lifetime", out var seconds) && seconds.ValueKind == JsonValueKind.Number ? TimeSpan.FromSeconds(seconds.GetDouble()) : null,
        Metadata = body.TryGetProperty("meta", out var meta) ? meta.Deserialize(RucioJson.Default.IReadOnlyDictionaryStringJsonElement) : null,
    };

    private static NewReplica NewReplica(JsonElement file) => new(DidOf(file), file.GetProperty("bytes").GetInt64())
    {
        Adler32 = Text(file, "adler32"),
        Md5 = Text(file, "md5"),
        Pfn = Text(file, "pfn"),
        State = Text(file, "state") switch { null => null, "A" => ReplicaState.Available, "C" => ReplicaState.Copying, var other => new ReplicaState(other) },
        Metadata = file.TryGetProperty("meta", out var meta) ? meta.Deserialize(RucioJson.Default.IReadOnlyDictionaryStringJsonElement) : null,
    };

    private static bool Encoded(Exchange x) => x.IsNoDecode || x.Url.Contains("%2F", StringComparison.Ordinal);

    private static Did DidOf(Exchange x, Match m)
    {
        var name = Uri.UnescapeDataString(m.Groups[2].Value);
        if (At(m, 1).Split('/', 2) is [var scope, var rest])
        {
            return new Did(scope, rest + "/" + name); // as the server reads it
        }

        return new Did(At(m, 1), x.IsNoDecode ? Uri.UnescapeDataString(name.Replace('+', ' ')) : name);
    }

    private static string At(Match m, int group) => Uri.UnescapeDataString(m.Groups[group].Value);

    private static JsonElement Json(Exchange x) => JsonElement.Parse(x.Body!);

    private static JsonElement? TryJson(Exchange x)
    {
        try
        {
            return x.Body is null ? null : JsonElement.Parse(x.Body);
        }
        catch (JsonException)
        {
            return null; // Some recordings send what is no JSON.
        }
    }

    private static IReadOnlyList<Did> Dids(Exchange x) => [.. Json(x).GetProperty("dids").EnumerateArray().Select(DidOf)];

    private static Did DidOf(JsonElement did) => new(Text(did, "scope")!, Text(did, "name")!);

    private static string? Field(Exchange x, string key) => Text(Json(x), key);

    private static string? Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Truth(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
