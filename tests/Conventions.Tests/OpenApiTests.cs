using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

public sealed partial class OpenApiTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Baseline => Path.Combine(Contract.Root, "docs", "api", "openapi.json");

    [Fact]
    public async Task The_checked_in_description_is_that_of_the_running_program()
    {
        var document = await DescribeAsync();
        var text = document.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINE") == "1")
        {
            await File.WriteAllTextAsync(Baseline, text);
        }

        var known = await File.ReadAllTextAsync(Baseline);

        Assert.True(known == text, $"docs/api/openapi.json is not what the endpoints say. First difference: {Difference(known, text)}. If the change is meant, run this test with UPDATE_BASELINE=1 and read the diff.");
    }

    [Fact]
    public async Task Every_route_has_a_name_and_no_identifier_in_its_path_but_numbers_and_rules()
    {
        foreach (var (path, item) in (JsonObject)(await DescribeAsync())["paths"]!)
        {
            // jupyter-server-proxy decodes %2F: a DID in a path would become another one.
            Assert.All(path.Split('/').Where(part => part.StartsWith('{')), part => Assert.Matches(@"^\{id(:\w+)?\}$", part));
            Assert.All((JsonObject)item!, method => Assert.False(string.IsNullOrEmpty((string?)method.Value!["operationId"]), $"{method.Key} {path} has no name."));
        }
    }

    [Fact]
    public async Task Every_reply_says_what_it_holds()
    {
        var without =
            from path in (JsonObject)(await DescribeAsync())["paths"]!
            from method in (JsonObject)path.Value!
            let replies = ((JsonObject)method.Value!["responses"]!).Where(reply => reply.Key != "default").ToList()
            where replies.Count == 0 || replies.Any(reply => reply.Key[0] == '2' && reply.Value!["content"]?.AsObject().Any(content => content.Value!["schema"] is JsonObject { Count: > 0 }) != true)
            select $"{method.Key.ToUpperInvariant()} {path.Key} says nothing of its reply: give the handler a typed result, or name its shapes in UntypedReplies.";

        Assert.Empty(without);
    }

    [Fact]
    public async Task Every_route_has_a_page_and_every_page_a_route()
    {
        var routes = (from path in (JsonObject)(await DescribeAsync())["paths"]!
                      from method in (JsonObject)path.Value!
                      select $"{method.Key.ToUpperInvariant()} {Constraint().Replace(path.Key, "")}").ToHashSet(StringComparer.Ordinal);
        var pages = Directory.EnumerateFiles(Path.GetDirectoryName(Baseline)!, "*.md")
            .Where(page => Path.GetFileName(page) is not ("README.md" or "errors.md" or "compatibility.md"))
            .SelectMany(page => Mentioned().Matches(File.ReadAllText(page)).Select(match => (Route: $"{match.Groups["method"].Value} /{match.Groups["path"].Value.TrimStart('/')}", Page: Path.GetFileName(page))))
            .ToList();

        Assert.Empty(routes.Except(pages.Select(page => page.Route)).Select(route => $"{route} is on no page of docs/api."));
        Assert.Empty(pages.Where(page => !routes.Contains(page.Route)).Select(page => $"docs/api/{page.Page} describes {page.Route}, which is no route."));
    }

    private static async Task<JsonObject> DescribeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("rj-");
        try
        {
            var environment = new ProcessEnvironment(new Dictionary<string, string> { ["RUCIO_JUPYTER_STATE"] = folder.FullName }, folder.FullName);
            await using var app = SidecarApp.Build(SidecarOptions.NotListening(environment));
            return new OpenApiDocument(app.Services).Build();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@":\w+(?=\})")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"`(?<method>GET|POST|PUT|PATCH|DELETE) (?<path>[a-z/][a-z/{}-]*|/)")]
    private static partial Regex Mentioned();

    private static string Difference(string one, string other)
    {
        var lines = one.Split('\n').Zip(other.Split('\n')).Select((pair, i) => (Line: i + 1, pair.First, pair.Second)).FirstOrDefault(line => line.First != line.Second);
        return lines == default ? "one is longer" : $"line {lines.Line}: '{lines.First.Trim()}' is now '{lines.Second.Trim()}'";
    }
}
