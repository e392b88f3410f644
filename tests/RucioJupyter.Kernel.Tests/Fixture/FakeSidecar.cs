using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RucioJupyter.Kernel.Tests.Fixture;

/// <summary>The kernel interface of docs/api/README.md on a real unix socket, over DIDs that a test changes.</summary>
internal sealed class FakeSidecar : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Entry> _dids = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-").FullName;
    private WebApplication? _app;
    private TaskCompletionSource _changed = New();
    private volatile bool _cancelled;

    public string Socket => Path.Combine(_folder, "s");

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Completes when a poll has found nothing new and waits.</summary>
    public TaskCompletionSource Polling { get; private set; } = New();

    /// <summary>Drops this many files from the last page without a word.</summary>
    public int Torn { get; set; }

    public static async Task<FakeSidecar> StartAsync()
    {
        var sidecar = new FakeSidecar();
        await sidecar.ListenAsync();
        return sidecar;
    }

    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        File.Delete(Socket);
    }

    public void Put(string did, string state, string type = "collection", params (string Did, string? Path)[] files)
    {
        _dids[did] = new Entry(state, type, files);
        Announce();
    }

    public void Cancel()
    {
        _cancelled = true;
        Announce();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Announce()
    {
        var before = _changed;
        _changed = New();
        before.TrySetResult();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization}");
        var query = context.Request.Query;
        var route = context.Request.Path.Value!["/kernel/".Length..];
        JsonNode? reply = route switch
        {
            "hello" => new JsonObject { ["version"] = "0", ["protocol"] = 1, ["instances"] = new JsonArray("demo") },
            "search" => new JsonObject { ["items"] = new JsonArray([.. _dids.Keys.Order().Select(did => new JsonObject { ["did"] = did })]), ["more"] = false },
            "resolve" => Resolve(query["did"]!, int.Parse(query["limit"]!), query["cursor"]),
            "wait" => await WaitAsync(query, context.RequestAborted),
            "make-available" => await AskAsync(context),
            _ => null,
        };
        if (reply is null)
        {
            context.Response.StatusCode = 404;
            reply = new JsonObject { ["error"] = $"Rucio knows no {query["did"]}.", ["code"] = "did_not_found", ["remedy"] = "Check the scope." };
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.ToJsonString());
    }

    private JsonObject? Resolve(string did, int limit, string? cursor)
    {
        did = did.Contains(':', StringComparison.Ordinal) ? did : $"test:{did}"; // a policy that knows the scope of everything
        if (!_dids.TryGetValue(did, out var entry))
        {
            return null;
        }

        var from = int.Parse(cursor ?? "0");
        var to = Math.Min(from + limit, entry.Files.Length - Torn);
        var view = View(did, entry);
        view["items"] = new JsonArray([.. entry.Files[from..Math.Max(from, to)].Select(file => new JsonObject
        {
            ["did"] = file.Did,
            ["path"] = file.Path,
            ["pfn"] = $"root://x/{file.Did}",
            ["state"] = file.Path is null ? "not_here" : "here",
            ["size"] = 4,
        })]);
        view["next"] = to < entry.Files.Length - Torn ? to.ToString() : null;
        return view;
    }

    private async Task<JsonObject?> WaitAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(int.Parse(query["seconds"]!)));
        while (_dids.TryGetValue(query["did"]!, out var entry))
        {
            var changed = _changed.Task;
            var view = View(query["did"]!, entry);
            view["cancelled"] = _cancelled;
            view["done"] = entry.State is "here" || (query.ContainsKey("seen") && entry.State is "stuck" or "failed");
            if (_cancelled || (bool)view["done"]! || (string?)view["mark"] != query["seen"] || limit.IsCancellationRequested)
            {
                return view;
            }

            Polling.TrySetResult();
            await changed.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private async Task<JsonObject?> AskAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body);
        var did = (string)body!["did"]!;
        Asked.Enqueue(did);
        return _dids.TryGetValue(did, out var entry) ? View(did, entry) : null;
    }

    private static JsonObject View(string did, Entry entry)
    {
        var here = entry.Files.Count(file => file.Path is not null);
        return new JsonObject
        {
            ["did"] = did,
            ["namespace"] = "demo",
            ["type"] = entry.Type,
            ["state"] = entry.State,
            ["sentence"] = $"{here} of {entry.Files.Length} files are here.",
            ["available"] = entry.State == "here",
            ["files"] = new JsonObject { ["total"] = entry.Files.Length, ["here"] = here },
            ["items"] = new JsonArray(),
            ["mark"] = $"{entry.State}-{here}",
        };
    }

    private sealed record Entry(string State, string Type, (string Did, string? Path)[] Files);
}
