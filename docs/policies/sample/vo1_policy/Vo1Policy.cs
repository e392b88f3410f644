using System.Text.Json.Nodes;
using Rucio.Policy.Packages;
using Rucio.Policy.Permission;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;
using Vo1.Folders;

namespace Vo1;

/// <summary>The policy of the experiment VO1.</summary>
public sealed class Vo1Policy : PolicyPackage
{
    /// <inheritdoc/>
    public override SupportedVersion? SUPPORTED_VERSION => "~=41.0";

    /// <inheritdoc/>
    public override ISchemaModule? Schema { get; } = new SchemaModule(new Dictionary<string, JsonNode?> { ["SCOPE_LENGTH"] = 40 });

    /// <inheritdoc/>
    public override IPermissionModule? Permission { get; } = new Vo1Permission();

    /// <summary>Where files of deterministic RSEs lie that have <c>lfn2pfn_algorithm=vo1_runs</c>.</summary>
    [Algorithm(AlgorithmType.Lfn2Pfn, "vo1_runs")]
    public static string Runs(
        string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes) =>
        $"{scope}/{RunFolder.Of(name)}/{name}";

    /// <summary>The scope is the first folder of a name.</summary>
    [Algorithm(AlgorithmType.Scope, "vo1_scope")]
    public static (string Scope, string Name) Scope(string did, IReadOnlyList<string>? scopes) => (did.Split('/')[0], did);

    /// <summary>Users may delete the rules that they made; all else is Rucio's.</summary>
    private sealed class Vo1Permission : IPermissionModule
    {
        public PermissionResult? HasPermission(string issuer, string action, JsonObject kwargs, IPermissionContext context) =>
            action == "del_rule" && (string?)kwargs["account"] is { } owner ? new PermissionResult(owner == issuer, $"The rule belongs to {owner}.") : null;
    }
}
