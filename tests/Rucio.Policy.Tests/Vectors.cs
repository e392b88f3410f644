using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Tests.Shared;

namespace Rucio.Policy.Tests;

/// <summary>Cases that Rucio's own Python code gave.</summary>
internal static class Vectors
{
    public static JsonElement Suite(string name)
    {
        using var file = File.OpenRead(Path.Combine(Contract.PolicyVectors, $"{name}.json"));
        using var document = JsonDocument.Parse(file);
        return document.RootElement.Clone();
    }

    /// <summary>The object of a case on schemas; long lists are written as one entry and a number.</summary>
    public static JsonNode? Object(JsonElement item) => item.TryGetProperty("object_repeat", out var repeat)
        ? new JsonArray([.. Enumerable.Range(0, repeat.GetProperty("times").GetInt32()).Select(_ => JsonNode.Parse(repeat.GetProperty("item").GetRawText()))])
        : JsonNode.Parse(item.GetProperty("object").GetRawText());

    /// <summary>Runs every case, prints passed and total, and fails with the first ones that differ.</summary>
    /// <param name="suite">Name of the suite.</param>
    /// <param name="run">Null where the case passes, else what is wrong.</param>
    /// <param name="output">Where the row of the table goes.</param>
    public static void Hold(string suite, Func<JsonElement, string?> run, Xunit.Abstractions.ITestOutputHelper output)
    {
        var faults = new List<string>();
        var total = 0;
        foreach (var item in Suite(suite).GetProperty("cases").EnumerateArray())
        {
            total++;
            if (run(item) is { } fault)
            {
                faults.Add($"{item.GetProperty("id").GetString()}: {fault}\n    {item.GetRawText()}");
            }
        }

        output.WriteLine($"{suite,-34} {total - faults.Count,5} / {total,5}");
        Assert.True(total > 0, $"The suite {suite} is empty.");
        Assert.True(faults.Count == 0, $"{suite}: {faults.Count} of {total} differ\n" + string.Join('\n', faults.Take(15)));
    }
}
