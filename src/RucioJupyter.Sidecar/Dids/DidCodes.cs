namespace RucioJupyter.Sidecar.Dids;

/// <summary>Error codes of search and of DIDs.</summary>
internal static class DidCodes
{
    public const string MalformedDid = "malformed_did";
    public const string NoMatch = "no_match";
    public const string WildcardDisabled = "wildcard_disabled";
    public const string BadFilter = "bad_filter";
    public const string BadType = "bad_type";
    public const string DidNotFound = "did_not_found";
}
