using Rucio.Client;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>One condition on a metadata key, as it was written.</summary>
internal sealed record FilterTerm(string Key, MetadataOperator Operator, string Value);
