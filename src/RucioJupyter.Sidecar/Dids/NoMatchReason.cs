using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Scopes;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Finds out why a search found nothing, so that the person need not guess.</summary>
internal sealed class NoMatchReason(ScopeNames scopes, SchemaGate schema, TimeProvider time)
{
    /// <summary>The whole explanation may take this long; without it the answer is plain.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<RefusalException> ExplainAsync(Instance instance, RucioClient client, SearchRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await FindAsync(instance, client, request, both.Token);
        }
        catch (Exception e) when (e is RucioException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The search itself was answered; only its explanation was not.
            return Plain(instance, request);
        }
    }

    private async Task<RefusalException> FindAsync(Instance instance, RucioClient client, SearchRequest request, CancellationToken cancellationToken)
    {
        var (scope, name) = request.Pattern;
        var known = await scopes.ListAsync(instance, cancellationToken);
        if (!known.Contains(scope, StringComparer.Ordinal))
        {
            return Refusal($"There is no scope '{scope}' at {instance.DisplayName}.", Nearest(scope, known) is { } near ? $"Did you mean '{near}'?" : "Choose one of its scopes.");
        }

        if (request.Filters.Count > 0 && await FindsAsync(client, request.Pattern, request.Type, cancellationToken))
        {
            return Refusal($"'{scope}:{name}' has matches, but none of them passes the metadata filters.", "Check keys and values, or remove a filter.");
        }

        if (request.Type != DidSearchType.All && await FindsAsync(client, request.Pattern, DidSearchType.All, cancellationToken))
        {
            return Refusal($"Nothing of type '{request.Type.ToString().ToLowerInvariant()}' matches '{scope}:{name}', but something of another type does.", "Search for everything.");
        }

        if (name.AsSpan().IndexOfAny('*', '%') < 0 && await schema.NameFaultAsync(instance, request.Pattern, cancellationToken) is { } fault)
        {
            return Refusal($"Nothing can match '{scope}:{name}': it {fault}", "Check the spelling; small and capital letters differ.");
        }

        return name == "*" && request.Filters.Count == 0 && request.Type == DidSearchType.All
            ? Refusal($"The scope '{scope}' is empty.", null)
            : Plain(instance, request);
    }

    private static RefusalException Plain(Instance instance, SearchRequest request)
    {
        var message = $"Nothing matches '{request.Pattern}' at {instance.DisplayName}.";
        return request.Pattern.Name.Contains('*', StringComparison.Ordinal)
            ? Refusal(message, "Check the spelling; small and capital letters differ.")
            : instance.WildcardEnabled
            ? Refusal(message, $"Only whole names match: write {request.Pattern}* for all that begin so.")
            : Refusal(message, $"Only whole names match, and {instance.DisplayName} does not allow wildcards: give the whole name.");
    }

    private static async Task<bool> FindsAsync(RucioClient client, Did pattern, DidSearchType type, CancellationToken cancellationToken)
    {
        await foreach (var _ in client.Dids.SearchAsync(new DidSearch(pattern.Scope) { Name = pattern.Name, Type = type, Limit = 1 }, cancellationToken))
        {
            return true;
        }

        return false;
    }

    private static string? Nearest(string scope, IReadOnlyList<string> known)
    {
        var best = known.MinBy(candidate => Distance(scope, candidate));
        return best is not null && Distance(scope, best) <= Math.Max(1, scope.Length / 4) ? best : null;
    }

    /// <summary>Levenshtein's distance, blind to capital letters.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }

        return row[b.Length];
    }

    private static RefusalException Refusal(string message, string? remedy) => new(404, DidCodes.NoMatch, message) { Remedy = remedy };
}
