namespace RucioJupyter.Sidecar.Sessions;

/// <param name="Account">The account that Rucio named at the last sign-in.</param>
/// <param name="SignedOut">The user signed out: not even the operator's token is used until the user logs in again.</param>
internal sealed record SignInRecord(string? Account, bool SignedOut = false);
