namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Whose token it is. Two users of one instance never share a token, nor do two accounts of one user.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Method">How it was obtained.</param>
/// <param name="Identity">Who, and by which state of a file: a file that changes makes another key.</param>
/// <param name="Account">The account that was asked for; null: the choice was Rucio's.</param>
internal sealed record TokenKey(string Instance, AuthMethod Method, string Identity, string? Account);
