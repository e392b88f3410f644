using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Instances;

/// <summary>An instance as it is listed: usable, or with the reason why it is not.</summary>
/// <param name="Name">As configured.</param>
/// <param name="DisplayName">As configured, else the name.</param>
/// <param name="Instance">Null where <paramref name="Problem"/> is not.</param>
/// <param name="Problem">Null where it is usable.</param>
/// <param name="Source">The file, variable or URL that it came from, for people.</param>
internal sealed record InstanceEntry(string Name, string DisplayName, Instance? Instance, Problem? Problem, string Source);
