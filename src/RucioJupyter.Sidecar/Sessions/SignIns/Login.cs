using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>What every way to log in does with Rucio's answer.</summary>
internal static class Login
{
    /// <exception cref="RefusalException">409 <c>several_accounts</c>: the identity has more than one and none was named.</exception>
    public static RucioToken TokenOf(RucioLogin login, Instance instance) =>
        login.Token ?? throw new RefusalException(
            409,
            SessionCodes.SeveralAccounts,
            $"Your login at {instance.DisplayName} belongs to several accounts: {string.Join(", ", login.Accounts)}. Choose one.")
        {
            Accounts = login.Accounts,
            Field = "account",
            Instance = instance.Name,
            Remedy = "Enter one of them as the account and log in again.",
        };
}
