using System.Text.Json;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Scopes;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Whether a scope is there, and whose it is.</summary>
internal sealed class UploadScope(ScopeNames scopes, RucioSessions sessions)
{
    /// <param name="instance">Where.</param>
    /// <param name="client">Its client.</param>
    /// <param name="field">The field of the request that names the scope.</param>
    /// <param name="scope">As it was given.</param>
    /// <param name="cancellationToken">Ends the questions to Rucio.</param>
    /// <returns>One problem, or none.</returns>
    public async Task<IReadOnlyList<UploadProblem>> ProblemsAsync(Instance instance, RucioClient client, string field, string? scope, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(scope))
        {
            return [new UploadProblem(field, ErrorCodes.InvalidRequest, "The scope is missing.", "Choose one that you may write to.", UploadFileProblem.IsError)];
        }

        if (!(await scopes.ListAsync(instance, cancellationToken)).Contains(scope))
        {
            return [new UploadProblem(field, UploadCodes.UnknownScope, $"Rucio has no scope {scope}.", "Check the spelling, or choose one of the list.", UploadFileProblem.IsError)];
        }

        try
        {
            var account = sessions.AccountOf(instance) ?? (await client.Accounts.WhoAmIAsync(cancellationToken)).Name;
            return (await client.Accounts.ScopesAsync(account, cancellationToken)).Contains(scope) || await IsAdminAsync(client, account, cancellationToken) ? [] : [NotYours(field, scope, account)];
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            return [NotYours(field, scope, sessions.AccountOf(instance) ?? "")]; // "no scopes found" for the account
        }
        catch (RucioException e) when (e.Error is RucioError.Forbidden)
        {
            return []; // Whose the scope is may not be asked: the upload will see.
        }
    }

    // Only a warning: an experiment's permissions may let others write there too.
    private static UploadProblem NotYours(string field, string scope, string account) => new(
        field, UploadCodes.ScopeNotYours, $"The scope {scope} does not belong to the account {account}: Rucio may refuse the files.", "Choose a scope of your own, if it does.", UploadFileProblem.IsWarning);

    private static async Task<bool> IsAdminAsync(RucioClient client, string account, CancellationToken cancellationToken) =>
        account == "root" || (await client.Accounts.AttributesAsync(account, cancellationToken)).Any(a => a.Key == "admin" && a.Value.ValueKind is JsonValueKind.True);
}
