using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Tests.Shared;
using Xunit.Abstractions;

namespace Rucio.Emulator.Tests.Recordings;

public sealed class RecordingTests(ITestOutputHelper output)
{
    /// <summary>One a line: file name, blank, reason. A line that starts with # is a comment.</summary>
    private static readonly string ExceptionsFile = Path.Combine(Contract.Root, "tests", "Rucio.Emulator.Tests", "Recordings", "exceptions.txt");

    [Fact]
    public async Task Every_recording_is_answered_as_the_real_server_did_but_for_the_listed_exceptions()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { CatalogueFolder = Contract.RucioCatalogue, RewritePfns = false });
        var recordings = Recording.All(Contract.RucioRecordings);
        Assert.NotEmpty(recordings);
        var servers = (JsonObject)JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(Contract.RucioCatalogue, "other-servers.json")))!;
        using var replay = new Replay(emulator, servers);
        var first = DateTimeOffset.Parse(recordings[0].Answer.Header("Date"), System.Globalization.CultureInfo.InvariantCulture);
        var outcomes = await replay.RunAsync(recordings, seeded: first);

        var reasons = Reasons();
        var different = outcomes.Where(static outcome => outcome.Difference is not null).ToList();
        foreach (var outcome in different)
        {
            output.WriteLine($"{outcome.Recording.File} [{(reasons.TryGetValue(outcome.Recording.File, out var reason) ? reason : "NOT LISTED")}] {outcome.Difference}");
        }

        var line = $"Recordings: {outcomes.Count - different.Count} of {outcomes.Count} equal.";
        output.WriteLine(line);
        await Console.Out.WriteLineAsync(line);

        // The list belongs to the recordings of this repository; another set of the same kind has none.
        var unlisted = different.Select(static outcome => outcome.Recording.File).Except(reasons.Keys).ToList();
        var healed = reasons.Keys.Except(different.Select(static outcome => outcome.Recording.File)).Where(file => recordings.Any(recording => recording.File == file)).ToList();
        Assert.True(unlisted.Count == 0, "Different and not listed: " + string.Join(", ", unlisted));
        Assert.True(healed.Count == 0, "Listed as exceptions but equal by now: " + string.Join(", ", healed));
        Assert.True(different.Count * 50 <= outcomes.Count, "At least 98 % must be equal.");
    }

    private static Dictionary<string, string> Reasons() => File.ReadAllLines(ExceptionsFile)
        .Where(static line => line.Length > 0 && line[0] != '#')
        .ToDictionary(static line => line[..line.IndexOf(' ', StringComparison.Ordinal)], static line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}
