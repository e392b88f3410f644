using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rucio.Client;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>Puts the recorded questions to the sidecar, each in the circumstances that its recording names.</summary>
internal sealed partial class Replay(World world, IReadOnlyList<Exchange> exchanges)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Recorded), string> _jobs = [];
    private readonly SortedSet<string> _fetched = new(StringComparer.Ordinal);

    public async Task<Answer> AskAsync(Exchange exchange)
    {
        world.Know(exchange);
        Store(exchange);
        await PrepareAsync(exchange);
        try
        {
            var answer = await SendAsync(exchange);
            using var limit = new CancellationTokenSource(Patience);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (IsStillUnderWay(exchange, answer) && !limit.IsCancellationRequested && await timer.WaitForNextTickAsync())
            {
                answer = await SendAsync(exchange);
            }

            Learn(exchange, answer);
            return answer;
        }
        finally
        {
            world.Flaky.Faults.Clear();
        }
    }

    private async Task<Answer> SendAsync(Exchange exchange)
    {
        var query = string.Join('&', exchange.Query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Key == "id" ? JobOf(exchange, pair.Value) : world.Inward(pair.Value))}"));
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), new Uri($"{exchange.Route}{(query.Length > 0 ? "?" : "")}{query}", UriKind.Relative));
        if (exchange.Body is { } body)
        {
            var text = body is JsonValue ? (string)body! : world.Inward(body.ToJsonString());
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        }

        using var reply = await world.Sidecar.Client.SendAsync(request);
        return await Answer.ReadAsync(reply);
    }

    /// <summary>Which of our jobs is which of the recorded ones: the Python extension numbers them as its processes happen to start.</summary>
    private void Learn(Exchange exchange, Answer answer)
    {
        if (exchange is not { Route: "upload/jobs", Reply: JsonArray recorded } || answer.Body is not JsonArray ours)
        {
            return;
        }

        foreach (var job in recorded)
        {
            if (ours.FirstOrDefault(candidate => (string?)candidate!["did"] == (string?)job!["did"]) is { } same)
            {
                _jobs[(exchange.Namespace!, job!["id"]!.ToJsonString())] = same["id"]!.ToJsonString();
            }
        }
    }

    private string JobOf(Exchange exchange, string recorded) => _jobs.GetValueOrDefault((exchange.Namespace ?? "", recorded), recorded);

    /// <summary>A state that passes by itself, where the recording shows what came after it.</summary>
    private static bool IsStillUnderWay(Exchange exchange, Answer answer)
    {
        if (exchange.Route is not ("did" or "upload/jobs" or "upload/jobs/details") || exchange.Method != "GET" || answer.Status != 200)
        {
            return false;
        }

        var recorded = exchange.Reply?.ToJsonString() ?? "";
        return new[] { "\"FETCHING\"", "\"REPLICATING\"", "\"UPLOADING\"" }.Any(word =>
            answer.Text.Contains(word, StringComparison.Ordinal) && !recorded.Contains(word, StringComparison.Ordinal));
    }

    /// <summary>What was stored when the exchange was recorded, also where it would not pass the sidecar's own check at a login.</summary>
    private void Store(Exchange exchange)
    {
        if (exchange.Namespace is not { } name
            || UserpassStored().Match(exchange.Stored) is not { Success: true } told
            || exchange is { Route: "auth" } and not { Method: "GET" }
            || world.Sidecar.Get<InstanceRegistry>().Entries.All(entry => entry.Name != name))
        {
            return;
        }

        var sidecar = world.Sidecar;
        if (exchange is { Route: "auth", Status: 200 } && exchange.Query.GetValueOrDefault("type") is { } type && type != "oidc")
        {
            sidecar.Get<CredentialStore>().Put(name, Recorded(type, exchange.Reply!.AsObject()));
            return;
        }

        if (_stored.GetValueOrDefault(name) == exchange.Stored && sidecar.Get<ActiveChoice>().AuthType(name) == "userpass")
        {
            return;
        }

        sidecar.Get<CredentialStore>().Put(name, new UserpassCredentials(told.Groups["user"].Value, new Secret(told.Groups["password"].Value), told.Groups["account"].Value));
        sidecar.Get<TokenCache>().Forget(name);
        sidecar.Get<ActiveChoice>().SetAuthType(name, "userpass");
        _stored[name] = exchange.Stored;
    }

    private Credentials Recorded(string type, JsonObject stored)
    {
        string? Given(string key) => (string?)stored[key] is { Length: > 0 } text ? world.Inward(text) : null;
        return type switch
        {
            "userpass" => new UserpassCredentials(Given("username")!, new Secret(Given("password")!), Given("account")),
            "x509" => new X509Credentials(Given("certificate")!, Given("key"), null, Given("account")),
            _ => new ProxyCredentials(Given("proxy")!, Given("account")),
        };
    }

    /// <summary>Faults, a slow storage, and what was done by hand between two exchanges.</summary>
    private async Task PrepareAsync(Exchange exchange)
    {
        if (exchange.Namespace?.StartsWith("flaky", StringComparison.Ordinal) ?? false)
        {
            Break(exchange);
        }

        var isDownload = (string?)exchange.Instance?["mode"] == "download";
        if (isDownload && exchange.Route == "did/make-available")
        {
            // So that the next exchange still sees it running.
            world.Rucio.Faults.Add(new Fault { Server = "storage", Method = "GET", Kind = FaultKind.Delay, Count = 1500 });
        }
        else if (exchange is { Method: "POST", Route: "upload" } || !(exchange.Route.StartsWith("upload", StringComparison.Ordinal) || (exchange.Reply?.ToJsonString().Contains("\"REPLICATING\"", StringComparison.Ordinal) ?? false)))
        {
            world.Rucio.Faults.Clear();
        }

        if (exchange is { Method: "POST", Route: "upload" } && FailsLater(exchange))
        {
            world.Rucio.Faults.Add(new Fault { Server = "storage", Method = "PUT", Kind = FaultKind.Status, Status = 403 });
        }

        if (isDownload && exchange.Route == "did" && exchange.Description.Contains("removed by hand", StringComparison.Ordinal))
        {
            RemoveFiles(exchange);
        }

        if (exchange is { Method: "PUT", Route: "auth" })
        {
            world.Provide(exchange);
        }

        if (exchange is { Route: "did/make-available", Status: 200, Reply: JsonArray })
        {
            await MakeDatasetAsync((string)exchange.Body!["did"]!);
        }
    }

    /// <summary>A storage that takes no files: the recorded jobs of files that are there end as failed.</summary>
    private bool FailsLater(Exchange upload) =>
        exchanges.Any(later => later.Route == "upload/jobs" && later.Namespace == upload.Namespace && later.Reply is JsonArray jobs
            && jobs.Any(job => (string?)job!["status"] == "FAILED" && File.Exists(Path.Combine(world.Home, (string)job["path"]!))));

    private void Break(Exchange exchange)
    {
        if ($"{exchange.Description}{exchange.Reply?.ToJsonString()}" is var told
            && (told.Contains("invalidated", StringComparison.Ordinal) || told.Contains("CannotAuthenticate", StringComparison.Ordinal)))
        {
            world.Flaky.Faults.Add(new Fault { Kind = FaultKind.ExpiredToken, Times = 1 });
            return;
        }

        var isHtml = exchange.Description.Contains("HTML", StringComparison.Ordinal);
        foreach (var path in new[] { "/scopes/*", "/dids/*", "/rules/*", "/replicas/*", "/rses/*", "/accounts/*" })
        {
            world.Flaky.Faults.Add(new Fault { Path = path, Kind = FaultKind.Html, Status = isHtml ? 503 : 200 });
        }
    }

    private void RemoveFiles(Exchange exchange)
    {
        var folder = Directory.CreateDirectory(Path.Combine(world.Home, "rucio", exchange.Namespace!)).FullName;
        foreach (var item in exchange.Reply!.AsArray().Where(item => (string?)item!["status"] == "STUCK"))
        {
            var name = ((string)item!["did"]!).Split(':', 2)[1];
            foreach (var file in Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>The recording's own script made the dataset for a new rule: two files of a dataset that is there.</summary>
    private async Task MakeDatasetAsync(string did)
    {
        if (!_fetched.Add(did))
        {
            return;
        }

        var (scope, name) = (did.Split(':', 2)[0], did.Split(':', 2)[1]);
        using var http = new HttpClient { BaseAddress = world.Rucio.RucioUrl };
        http.DefaultRequestHeaders.Add("X-Rucio-Auth-Token", world.Rucio.IssueToken("root"));
        using var there = await http.GetAsync(new Uri($"dids/{scope}/{name}", UriKind.Relative));
        if (there.IsSuccessStatusCode)
        {
            return;
        }

        using var made = await http.PostAsync(new Uri($"dids/{scope}/{name}", UriKind.Relative), new StringContent("""{"type": "DATASET"}"""));
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        using var filled = await http.PostAsync(
            new Uri($"dids/{scope}/{name}/dids", UriKind.Relative),
            new StringContent("""{"dids": [{"scope": "test", "name": "small-file-0.root"}, {"scope": "test", "name": "small-file-1.root"}]}"""));
        Assert.True(filled.IsSuccessStatusCode, await filled.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("^userpass (?<user>[^/]+)/(?<password>[^,]+), account (?<account>[^;]+)")]
    private static partial Regex UserpassStored();
}
