using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
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

    /// <summary>Name of the package for people; empty without one.</summary>
    public string Package => set.Settings.Package is { } package ? Path.GetFileName(Path.TrimEndingDirectorySeparator(package)) : "";

    /// <summary>Whether somebody chose how scopes are found: a package, or <c>extract_scope</c>.</summary>
    public bool FindsScopes => set.IsWhole && (set.Settings.ExtractScope is not null || set.Algorithms.Value.Scope().FromPackage);

    /// <summary>Whether the package has a schema of its own that is in force.</summary>
    public bool HasSchema => set.Schema is { FromPackage: true, Error: null };

    /// <summary>Where a file lies below the prefix of a deterministic RSE, or its whole URL.</summary>
    /// <param name="did">The file.</param>
    /// <param name="rse">Name of the RSE.</param>
    /// <param name="rseSettings">Its settings; <c>lfn2pfn_algorithm</c> chooses.</param>
    /// <param name="protocol">The protocol's settings, which some algorithms look at; null: none.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Null: it cannot be known here, only the server can say.</returns>
    /// <exception cref="PolicyException">The package's algorithm threw or hangs.</exception>
    public async ValueTask<string?> PathOfAsync(
        Did did, string rse, IReadOnlyDictionary<string, object?> rseSettings, IReadOnlyDictionary<string, object?>? protocol, CancellationToken cancellationToken)
    {
        if (!set.IsWhole || set.Algorithms.Value.Lfn2Pfn(rseSettings) is not { } algorithm)
        {
            return null;
        }

        string Path() => algorithm.Call(did.Scope, did.Name, rse, rseSettings, protocol ?? NoAttributes);
        return algorithm.FromPackage ? await RunAsync(algorithm.Name, Path, cancellationToken) : Path();
    }

    /// <summary>The scope and name of what a user typed.</summary>
    /// <exception cref="PolicyException">The package's algorithm threw or hangs, or is not in force.</exception>
    /// <exception cref="FormatException">No scope can be found.</exception>
    public async ValueTask<Did> DidOfAsync(string text, IReadOnlyList<string>? scopes, CancellationToken cancellationToken)
    {
        var algorithm = set.Algorithms.Get().Scope();
        var (scope, name) = algorithm.FromPackage ? await RunAsync(algorithm.Name, () => algorithm.Call(text, scopes), cancellationToken) : algorithm.Call(text, scopes);
        return scope.Length > 0 && name.Length > 0 ? new Did(scope, name) : throw new FormatException($"No scope can be found for '{text}'.");
    }

    /// <summary>The rule of the package's schema that an object breaks, as a sentence; null where it breaks none, or where the package has no schema in force.</summary>
    /// <exception cref="PolicyException">The package's schema is none, or takes too long.</exception>
    public async ValueTask<string?> CheckAsync(string schema, JsonNode? value, CancellationToken cancellationToken) =>
        HasSchema ? (await RunAsync($"schema '{schema}'", () => new Fault(set.Schema.Value.Check(schema, value)), cancellationToken)).Sentence : null;

    /// <summary>What the server would probably say. Only a package's refusal means more than a warning.</summary>
    /// <exception cref="PolicyException">The package threw or hangs.</exception>
    public async ValueTask<PermissionVerdict> MayAsync(string account, string action, JsonObject arguments, IPermissionContext context, CancellationToken cancellationToken)
    {
        if (set.Permission.Error is not null)
        {
            return new PermissionVerdict(PermissionAnswer.Unknown, "", PermissionSource.Generic);
        }

        PermissionVerdict Verdict() => set.Permission.Value.Check(account, action, arguments, context);
        return set.Permission.FromPackage ? await RunAsync($"permission '{action}'", Verdict, cancellationToken) : Verdict();
    }

    /// <summary>Whatever the package's code throws arrives with the names of package and entry.</summary>
    private async Task<T> RunAsync<T>(string entry, Func<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.RunAsync(set.Settings.Package ?? "", entry, call, cancellationToken);
        }
        catch (Exception e) when (e is not (PolicyException or OutOfMemoryException) && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var said = e is RegexMatchTimeoutException ? "a pattern takes too long to match." : $"it threw {e.GetType().Name}: {e.Message}";
            throw new PolicyException(PolicyError.PackageThrew, set.Settings.Package ?? "", entry, said, "Ask the author of the package for a corrected one.", e);
        }
    }

    private readonly record struct Fault(string? Sentence);
}
