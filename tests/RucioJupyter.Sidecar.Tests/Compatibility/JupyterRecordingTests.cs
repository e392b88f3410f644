using System.Text;
using RucioJupyter.Tests.Shared;
using Xunit.Abstractions;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>Every recorded answer of the Python extension against ours. What differs has to stand in <c>deviations.json</c>, with its reason.</summary>
public sealed class JupyterRecordingTests(ITestOutputHelper output)
{
    private static string Table => Path.Combine(Contract.Root, "tests", "RucioJupyter.Sidecar.Tests", "Compatibility", "deviations.json");

    private static string Page => Path.Combine(Contract.Root, "docs", "api", "compatibility.md");

    [Fact]
    public async Task Every_exchange_is_answered_as_recorded_or_as_the_table_of_deviations_says()
    {
        var exchanges = Exchange.All(Contract.JupyterRecordings);
        var deviations = Deviation.Read(Table);
        await using var world = await World.StartAsync(exchanges);
        var replay = new Replay(world, exchanges);
        var faults = new StringBuilder();
        var equal = 0;
        var deviating = 0;
        foreach (var exchange in exchanges.Where(e => e.IsLoggedIn))
        {
            var answer = await replay.AskAsync(exchange);
            var differences = Comparison.Of(exchange, answer, world.Outward);
            var known = deviations.Where(deviation => deviation.Concerns(exchange, answer)).ToList();
            var open = differences.Where(difference => !known.Any(deviation => deviation.Covers(difference))).ToList();
            equal += differences.Count == 0 ? 1 : 0;
            deviating += differences.Count > 0 && open.Count == 0 ? 1 : 0;
            if (open.Count > 0)
            {
                faults.AppendLine($"{exchange}\n  {string.Join("\n  ", open.Take(4))}");
            }
        }

        output.WriteLine($"{exchanges.Count} exchanges: {equal} equal, {deviating} deviate as the table says.");
        Assert.True(faults.Length == 0, faults.ToString());
    }

    [Fact]
    public void The_page_about_compatibility_is_made_of_the_table()
    {
        var text = CompatibilityPage.Of(Deviation.Read(Table));
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is { Length: > 0 })
        {
            File.WriteAllText(Page, text);
        }

        Assert.Equal(text, File.Exists(Page) ? File.ReadAllText(Page) : "(docs/api/compatibility.md is missing: run this test with UPDATE_DOCS=1)");
    }

    [Fact]
    public void Each_deviation_names_its_defect_and_says_why() =>
        Assert.All(Deviation.Read(Table), deviation =>
        {
            Assert.Matches("^(D-[0-9]{2}(, D-[0-9]{2})*|-)$", deviation.Defect);
            Assert.EndsWith(".", deviation.Reason, StringComparison.Ordinal);
            Assert.True(deviation.Ours is not null || deviation.Body is { Length: > 0 }, $"{deviation.Route}: a deviation of nothing.");
        });
}
