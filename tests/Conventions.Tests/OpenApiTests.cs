using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

public sealed class OpenApiTests
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

    private static string Difference(string one, string other)
    {
        var lines = one.Split('\n').Zip(other.Split('\n')).Select((pair, i) => (Line: i + 1, pair.First, pair.Second)).FirstOrDefault(line => line.First != line.Second);
        return lines == default ? "one is longer" : $"line {lines.Line}: '{lines.First.Trim()}' is now '{lines.Second.Trim()}'";
    }
}
