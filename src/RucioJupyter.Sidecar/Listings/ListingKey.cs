using Rucio.Policy;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Whose listing of what: two accounts, or two instances, never share an answer.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Account">The account that asks; empty where the token does not say.</param>
/// <param name="Did">What is listed.</param>
internal readonly record struct ListingKey(string Instance, string Account, Did Did);
