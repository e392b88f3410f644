using System.Text.Json.Nodes;
using Rucio.Policy.Schema;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Whether a new name can be one: by the schema of the experiment, else by the one that Rucio brings.</summary>
internal sealed class UploadNames(SchemaGate gate, InstancePolicies policies)
{
    public const string Impossible = "A name has at least one character, no control characters, and no part that is '.' or '..'.";

    /// <summary>Whether any schema could take the name. It becomes a path on storage, which must not lead elsewhere.</summary>
    public static bool IsPossible(string name) =>
        name.Length > 0 && !name.Any(char.IsControl) && !Array.Exists(name.Split('/'), part => part is "." or "..");

    /// <param name="instance">Whose schema counts.</param>
    /// <param name="type"><c>FILE</c> or <c>DATASET</c>.</param>
    /// <param name="scope">Its scope.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Null where the name may be one.</returns>
    public async ValueTask<UploadFileProblem?> ProblemAsync(Instance instance, string type, string scope, string name, CancellationToken cancellationToken)
    {
        if (!IsPossible(name))
        {
            return new UploadFileProblem(UploadCodes.BadName, Impossible, "Rename it.", UploadFileProblem.IsError);
        }

        if (await gate.DidFaultAsync(instance, type, scope, name, cancellationToken) is { } fault)
        {
            return new UploadFileProblem(UploadCodes.BadName, $"{scope}:{name} {fault}", "Rename it, or choose another scope.", UploadFileProblem.IsError);
        }

        // A server does not tell its schema: where the experiment's is not known here, the usual one may not be the one that counts.
        return !(await policies.OfAsync(instance, cancellationToken)).HasSchema
            && SchemaSet.Generic.Check("did", new JsonObject { ["scope"] = scope, ["name"] = name, ["type"] = type }) is { } usual
            ? new UploadFileProblem(UploadCodes.BadName, $"{scope}:{name} does not fit Rucio's usual schema: {usual}", "Rename it, or choose another scope, if Rucio refuses it.", UploadFileProblem.IsWarning)
            : null;
    }
}
