using System.Text.Json.Serialization;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>A DID as a search finds it.</summary>
/// <param name="Did"><c>scope:name</c>.</param>
/// <param name="Size">In bytes; null for an open collection.</param>
/// <param name="Type"><c>container</c>, <c>dataset</c>, <c>file</c>; empty where Rucio did not say.</param>
/// <param name="Length">Number of files, where Rucio knows it.</param>
internal sealed record DidHit(
    string Did,
    long? Size,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Length);

/// <summary>What a search found.</summary>
/// <param name="Hits">In the order of Rucio.</param>
/// <param name="More">Whether Rucio had more.</param>
internal sealed record DidHits(IReadOnlyList<DidHit> Hits, bool More);
