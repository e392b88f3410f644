namespace Rucio.Client;

/// <summary>The answer of <c>/ping</c>.</summary>
/// <param name="Version">Such as <c>41.0.0</c>.</param>
internal sealed record PingReply(string Version);
