using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RucioJupyter.Sidecar.Tests.Listings;

/// <summary>A server whose every answer a test holds in its hand: when it comes, how much of it, and whether it ends.</summary>
/// <remarks>What a real Rucio answers is the emulator's business.</remarks>
internal sealed class StubRucio : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<(string Words, TaskCompletionSource Came)> _awaited = [];

    private StubRucio(WebApplication app)
    {
        _app = app;
        On("GET /auth/userpass", context =>
        {
            context.Response.Headers["X-Rucio-Auth-Token"] = "stub-token";
            context.Response.Headers["X-Rucio-Auth-Token-Expires"] = DateTime.UtcNow.AddHours(1).ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
            context.Response.Headers["X-Rucio-Auth-Account"] = "jdoe";
            return Task.CompletedTask;
        });
    }

    /// <summary>Method, path and query of every request except logins, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public Uri Url { get; private set; } = null!; // set by StartAsync

    public static async Task<StubRucio> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new StubRucio(app);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        stub.Url = new Uri(app.Urls.First());
        return stub;
    }

    /// <summary>Answers a method and path, without the query, such as <c>GET /scopes/</c>.</summary>
    public void On(string request, Func<HttpContext, Task> answer) => _answers[request] = answer;

    public void On(string request, string body, int status = 200, string contentType = "application/json") => On(request, async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    });

    /// <summary>Answers with one JSON value a line.</summary>
    public void OnLines(string request, params IEnumerable<JsonNode> lines) =>
        On(request, string.Concat(lines.Select(line => line.ToJsonString() + "\n")), contentType: "application/x-json-stream");

    /// <summary>Answers with Rucio's form of an error.</summary>
    public void OnError(string request, int status, string exceptionClass, string message) =>
        On(request, new JsonObject { ["ExceptionClass"] = exceptionClass, ["ExceptionMessage"] = message }.ToJsonString(), status, "application/octet-stream");

    /// <summary>Lines of <c>/dids/…/files</c>.</summary>
    public static IEnumerable<JsonNode> Files(int count, int from = 0, string scope = "test") => Enumerable.Range(from, count).Select(i => (JsonNode)new JsonObject
    {
        ["scope"] = scope,
        ["name"] = string.Create(CultureInfo.InvariantCulture, $"file-{i:d6}.root"),
        ["bytes"] = i,
        ["adler32"] = "0a5ac293",
        ["guid"] = null,
        ["events"] = null,
    });

    public static byte[] Bytes(IEnumerable<JsonNode> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line.ToJsonString() + "\n")));

    /// <summary>Returns when a request has come that contains these words; many answers of the sidecar are given while it still asks.</summary>
    public Task AskedAsync(string words)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((words, came));
        foreach (var request in Requests)
        {
            Note(request);
        }

        return came.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public int Count(string request) => Requests.Count(r => r == request || r.StartsWith(request + "?", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private void Note(string request)
    {
        foreach (var (_, came) in _awaited.Where(entry => request.Contains(entry.Words, StringComparison.Ordinal)))
        {
            came.TrySetResult();
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = $"{context.Request.Method} {context.Request.Path}";
        if (!request.StartsWith("GET /auth/", StringComparison.Ordinal))
        {
            var asked = request + context.Request.QueryString;
            Requests.Enqueue(asked);
            Note(asked);
        }

        if (_answers.TryGetValue(request, out var answer))
        {
            return answer(context);
        }

        context.Response.StatusCode = 404;
        return context.Response.WriteAsync("""{"ExceptionClass": "DataIdentifierNotFound", "ExceptionMessage": "Data identifier 'x' not found"}""");
    }
}
