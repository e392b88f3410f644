namespace Rucio.Policy.Algorithms;

/// <summary>Says where a file lies below the prefix of a deterministic RSE. Pure: no input or output, no clock.</summary>
/// <param name="scope">As users write it.</param>
/// <param name="name">As users write it; may hold slashes.</param>
/// <param name="rse">Name of the RSE.</param>
/// <param name="rseAttributes">The settings of the RSE, as <c>GET /rses/{rse}</c> gives them.</param>
/// <param name="protocolAttributes">scheme, hostname, port, prefix, impl, domains, extended_attributes.</param>
/// <returns>A path relative to the protocol's prefix, or a full URL for protocols that pass one through.</returns>
public delegate string Lfn2Pfn(
    string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes);

/// <summary>Says where a file lies on a non-deterministic RSE, usually tape. Formerly called surl.</summary>
/// <returns>A path that begins with a slash.</returns>
public delegate string NonDeterministicPfn(string dataset, string? scope, string filename);

/// <summary>Takes a name without scope, or a whole DID, apart.</summary>
/// <param name="did">What the user wrote.</param>
/// <param name="scopes">Scopes that exist, where the caller knows them.</param>
public delegate (string Scope, string Name) ScopeExtraction(string did, IReadOnlyList<string>? scopes);

/// <summary>Says which file lies at a PFN that has been taken apart into <c>path</c>, <c>name</c> and the protocol's parts.</summary>
/// <returns>Name first, as in Rucio.</returns>
public delegate (string Name, string Scope) Pfn2Lfn(IReadOnlyDictionary<string, string> parsedPfn);
