using System.Globalization;
using System.Text.Json.Nodes;

namespace Rucio.Emulator.Tests.Recordings;

/// <summary>What the comparison has to know of the catalogue.</summary>
/// <param name="Containers">As <c>scope/name</c>.</param>
/// <param name="Instants">Expiries and closings of the seeded state, to the second: any other was made by the run.</param>
internal sealed record SeededFacts(IReadOnlySet<string> Containers, IReadOnlySet<DateTimeOffset> Instants)
{
    public static SeededFacts Read(string folder)
    {
        JsonObject File(string name) => (JsonObject)JsonNode.Parse(System.IO.File.ReadAllBytes(Path.Combine(folder, name)))!;
        var collections = File("dids.json")["collections"]!.AsArray();
        var instants = collections.Concat(File("rules.json")["rules"]!.AsArray())
            .SelectMany(static row => (string[])[.. ((string[])["expires_at", "expired_at", "closed_at"]).Select(key => row![key]?.ToString() ?? string.Empty)])
            .Where(static text => text.Length > 0)
            .Select(static text => DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeSeconds()));
        return new SeededFacts(
            collections.Where(static row => row!["did_type"]!.ToString() == "CONTAINER").Select(static row => $"{row!["scope"]}/{row["name"]}").ToHashSet(),
            instants.ToHashSet());
    }

    public bool IsFilesOfContainer(string target) =>
        target.StartsWith("/dids/", StringComparison.Ordinal) && target.EndsWith("/files", StringComparison.Ordinal)
        && Containers.Contains(Uri.UnescapeDataString(target["/dids/".Length..^"/files".Length]));
}
