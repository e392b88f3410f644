using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>Real replies of a session are what docs/api/openapi.json says.</summary>
public sealed class ReplySchemaTests
{
    private readonly ReplySchema _schema = new();
    private readonly List<string> _faults = [];

    [Fact]
    public async Task Every_reply_of_a_session_is_as_described()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        await AskAsync(lab, "GET", "instances");
        await AskAsync(lab, "GET", "list-scopes?namespace=demo"); // refused: nobody is logged in
        foreach (var instance in new[] { "demo", "mounted" })
        {
            await AskAsync(lab, "PUT", "auth", new { @namespace = instance, type = "userpass", @params = new { username = "ddmlab", password = "secret", account = "root" } });
            foreach (var path in new[]
            {
                "auth?type=userpass&", "list-scopes?", "list-rses?", "list-rses?names=1&", "list-rses?writable=1&", "quota?", "rules?", "rules?did=test:mounted.dataset&", "did-search?did=test:*&type=dataset&",
                "did-search?did=test:no.such&type=all&", "files?did=test:mounted.dataset&", "files?did=test:mounted.dataset&limit=2&", "files?did=test:no.such&", "did?did=test:partial.dataset&",
                "did?did=test:partial.dataset&force=1&", "did?did=test:partial.dataset&limit=3&", "did?did=test:mounted-0.root&force=1&", "did/summary?did=test:partial.dataset&", "did/summary?did=test:stuck.dataset&",
                "did/content?did=test:partial.dataset&", "did/replicas?did=test:partial.dataset&", "did/metadata?did=test:partial.dataset&", "did/parents?did=test:mounted-0.root&", "metadata-keys?", "metadata-values?key=datatype&", "metadata-values?", "transfers?", "upload/jobs?",
                "upload/jobs/details?id=99&", "upload/jobs/log?id=99&", "oidc-auth-check?", "kernel/resolve?did=test:mounted.dataset&", "kernel/search?did=test:mounted*&", "diagnostics?", "open-replication-rule?did=test:mounted-0.root&",
            })
            {
                await AskAsync(lab, "GET", $"{path}namespace={instance}");
            }
        }

        await AskAsync(lab, "POST", "did/make-available?namespace=demo", new { did = "test:small-file-0.root" });
        await AskAsync(lab, "POST", "did/make-available?namespace=mounted", new { did = "test:small-file-0.root" });
        await AskAsync(lab, "GET", "transfers/1");
        await AskAsync(lab, "GET", "transfers/1/log?after=0");
        await AskAsync(lab, "GET", "local-copies?namespace=demo");
        foreach (var path in new[] { "version", "healthz", "kernel/hello", "kernel/waits", "file-browser?path=", "no/such/route" })
        {
            await AskAsync(lab, "GET", path);
        }

        await AskAsync(lab, "POST", "purge-cache");
        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    private async Task AskAsync(EmulatedSidecar lab, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var reply = await lab.Client.SendAsync(request);
        var route = "/" + path.Split('?')[0].Replace("transfers/1", "transfers/{id:long}", StringComparison.Ordinal);
        var text = await reply.Content.ReadAsStringAsync();
        if ((int)reply.StatusCode is not 302)
        {
            Assert.Contains(reply.Content.Headers.ContentType?.MediaType, new[] { "application/json", "application/problem+json" }); // never HTML, whatever was asked
            _faults.AddRange(_schema.Faults(route == "/no/such/route" ? "/version" : route, method.ToLowerInvariant(), (int)reply.StatusCode, JsonNode.Parse(text)).Select(fault => $"{method} {path} → {(int)reply.StatusCode}: {fault}"));
        }
    }
}
