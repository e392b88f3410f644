namespace Rucio.Client;

/// <summary>One request to Rucio that has come to its end, repetitions included. Holds nothing that a user typed.</summary>
/// <param name="Server">Host and port.</param>
/// <param name="Resource">The first part of the path: <c>dids</c>, <c>replicas</c>, <c>rules</c>, <c>auth</c> …</param>
/// <param name="Error">Null: it was answered with success.</param>
/// <param name="Cancelled">Whether the caller gave up; then <paramref name="Error"/> is null.</param>
/// <param name="Duration">Until the answer began.</param>
public readonly record struct RucioCall(string Server, string Resource, RucioError? Error, bool Cancelled, TimeSpan Duration);
