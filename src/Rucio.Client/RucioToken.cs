namespace Rucio.Client;

/// <summary>What Rucio hands out at log in, or a JWT of an identity provider that Rucio accepts in its place.</summary>
/// <param name="Value">Sent as <c>X-Rucio-Auth-Token</c>.</param>
/// <param name="ExpiresAt">By the clock of the server.</param>
/// <param name="Account">The Rucio account; null where it is not known yet.</param>
public sealed record RucioToken(Secret Value, DateTimeOffset ExpiresAt, string? Account);
