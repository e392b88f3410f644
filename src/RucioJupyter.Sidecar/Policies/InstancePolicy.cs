using System.Text.Json.Nodes;
using Rucio.Policy;
using Rucio.Policy.Packages;
using Rucio.Policy.Permission;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>The policy of one instance, for use while a person waits: each call into a package has a second.</summary>
internal sealed class InstancePolicy(PolicySet set, TimedCalls calls)
{
    private static readonly IReadOnlyDictionary<string, object?> NoAttributes = new Dictionary<string, object?>();

    /// <summary>What was loaded, with its faults.</summary>
    public PolicySet Set => set;

    /// <summary>Whether somebody chose how scopes are found: a package, or <c>extract_scope</c>.</summary>
    public bool FindsScopes => set.IsWhole && (set.Settings.ExtractScope is not null || set.Algorithms.Value.Scope().FromPackage);

    /// <summary>Where a file lies below the prefix of a deterministic RSE, or its whole URL.</summary>
    /// <param name="did">The file.</param>
    /// <param name="rse">Name of the RSE.</param>
    /// <param name="rseSettings">Its settings; <c>lfn2pfn_algorithm</c> chooses.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Null: it cannot be known here, only the server can say.</returns>
    /// <exception cref="PolicyException">The package's algorithm threw or hangs.</exception>
    public async ValueTask<string?> PathOfAsync(Did did, string rse, IReadOnlyDictionary<string, object?> rseSettings, CancellationToken cancellationToken)
    {
        if (!set.IsWhole || set.Algorithms.Value.Lfn2Pfn(rseSettings) is not { } algorithm)
        {
            return null;
        }

        string Path() => algorithm.Call(did.Scope, did.Name, rse, rseSettings, NoAttributes);
        return algorithm.FromPackage ? await calls.RunAsync(set.Settings.Package ?? "", algorithm.Name, Path, cancellationToken) : Path();
    }

    /// <summary>The scope and name of what a user typed.</summary>
    /// <exception cref="PolicyException">The package's algorithm threw or hangs, or is not in force.</exception>
    /// <exception cref="FormatException">No scope can be found.</exception>
    public async ValueTask<Did> DidOfAsync(string text, IReadOnlyList<string>? scopes, CancellationToken cancellationToken)
    {
        var algorithm = set.Algorithms.Get().Scope();
        var (scope, name) = algorithm.FromPackage
            ? await calls.RunAsync(set.Settings.Package ?? "", algorithm.Name, () => algorithm.Call(text, scopes), cancellationToken)
            : algorithm.Call(text, scopes);
        return scope.Length > 0 && name.Length > 0 ? new Did(scope, name) : throw new FormatException($"No scope can be found for '{text}'.");
    }

    /// <summary>The rule of the schema that an object breaks, as a sentence; null where it breaks none, or where the schema is not in force.</summary>
    public string? Check(string schema, JsonNode? value) => set.Schema.Error is null ? set.Schema.Value.Check(schema, value) : null;

    /// <summary>What the server would probably say. Only a package's refusal means more than a warning.</summary>
    /// <exception cref="PolicyException">The package threw or hangs.</exception>
    public async ValueTask<PermissionVerdict> MayAsync(string account, string action, JsonObject arguments, IPermissionContext context, CancellationToken cancellationToken)
    {
        if (set.Permission.Error is not null)
        {
            return new PermissionVerdict(PermissionAnswer.Unknown, "", PermissionSource.Generic);
        }

        PermissionVerdict Verdict() => set.Permission.Value.Check(account, action, arguments, context);
        return set.Permission.FromPackage ? await calls.RunAsync(set.Settings.Package ?? "", $"permission '{action}'", Verdict, cancellationToken) : Verdict();
    }
}
