using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Whether a new name can be one: by the schema of the experiment, else by Rucio's own.</summary>
internal sealed class UploadNames(InstancePolicies policies)
{
    /// <summary>Rucio's catalogue has no room for more. Source: lib/rucio/db/sqla/models.py, NAME_LENGTH.</summary>
    private const int LongestName = 250;

    /// <param name="instance">Whose schema counts.</param>
    /// <param name="type"><c>FILE</c> or <c>DATASET</c>.</param>
    /// <param name="scope">Its scope.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Null where the name may be one.</returns>
    public async ValueTask<UploadFileProblem?> ProblemAsync(Instance instance, string type, string scope, string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return new UploadFileProblem(UploadCodes.BadName, "A name has at least one character and no control characters.", "Rename it.", UploadFileProblem.IsError);
        }

        var policy = await policies.OfAsync(instance, cancellationToken);
        if (policy.Check("did", new JsonObject { ["scope"] = scope, ["name"] = name, ["type"] = type }) is { } fault)
        {
            // The server may have another schema than the one that Rucio brings: only the experiment's own is sure to count.
            return new UploadFileProblem(
                UploadCodes.BadName, $"{scope}:{name} is no name that Rucio takes: {fault}", "Rename it, or choose another scope.",
                policy.Set.Schema.FromPackage ? UploadFileProblem.IsError : UploadFileProblem.IsWarning);
        }

        return name.Length > LongestName && policy.Set.Schema is not { FromPackage: true }
            ? new UploadFileProblem(UploadCodes.BadName, $"The name has {name.Length} characters; {LongestName} are the most.", "Choose a shorter one.", UploadFileProblem.IsWarning)
            : null;
    }
}
