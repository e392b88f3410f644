using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>What the panel shows of a session. Known without asking Rucio.</summary>
/// <param name="SignedIn">Whether there is something to get a token with, and Rucio has not refused it.</param>
/// <param name="Method">The method in use; null: none.</param>
/// <param name="Account">The account that Rucio named last.</param>
/// <param name="ExpiresAt">The next end that is known of: see <paramref name="NextExpiryKind"/>.</param>
/// <param name="NextExpiryKind"><c>token</c>, <c>certificate</c>, <c>proxy</c> or <c>jwt</c>.</param>
/// <param name="Renewable">Whether the sidecar renews it by itself. False: the user has to do something before <paramref name="ExpiresAt"/>.</param>
/// <param name="Problem">Why there is no session, or what is wrong with the present one.</param>
internal sealed record SessionView(
    bool SignedIn,
    string? Method,
    string? Account,
    DateTimeOffset? ExpiresAt,
    string? NextExpiryKind,
    bool Renewable,
    Problem? Problem);

/// <summary>Whether a way to log in can be chosen for an instance.</summary>
/// <param name="Type">The word of the method.</param>
/// <param name="Possible">Whether it can be chosen.</param>
/// <param name="Reason">Why not, as a sentence; null where it is possible.</param>
internal sealed record AuthMethodView(string Type, bool Possible, string? Reason);

/// <summary>Data of the event <c>session</c>.</summary>
internal sealed record SessionEvent(string Namespace, bool SignedIn, string? Account, DateTimeOffset? ExpiresAt, string? NextExpiryKind, bool Renewable);
