namespace RucioJupyter.Sidecar.Quota;

/// <summary>Reply of <c>GET quota</c>. All sizes are bytes.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Items">By storage element, where it takes anything or may.</param>
/// <param name="Global">Limits on several storage elements together.</param>
internal sealed record QuotaReply(string Account, IReadOnlyList<RseQuota> Items, IReadOnlyList<GlobalQuota> Global);

/// <summary>On one storage element.</summary>
/// <param name="Limit">0: nothing may be put there.</param>
/// <param name="Remaining">May be negative.</param>
internal sealed record RseQuota(string Rse, long Used, long Limit, long Remaining, long Files);

/// <summary>On several storage elements together.</summary>
/// <param name="Rses">Which these are now.</param>
/// <param name="Remaining">May be negative.</param>
internal sealed record GlobalQuota(string RseExpression, IReadOnlyList<string> Rses, long Used, long Limit, long Remaining, long Files);
