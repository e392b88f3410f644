using System.Text.Json.Nodes;
using Rucio.Policy.Schema;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>What every server refuses, whatever its experiment: Rucio's generic schema without the parts that experiments change.</summary>
/// <remarks>
/// A server does not tell which schema it has. The schemas of all known experiments differ from the generic one in names, scopes, accounts, storage elements,
/// activities and their lengths, and in nothing else that a rule or a DID holds: those parts are taken as any text here.
/// </remarks>
internal static class CommonSchema
{
    private static readonly string[] Changed =
        ["ACCOUNT", "SCOPE", "R_SCOPE", "NAME", "R_NAME", "RSE", "RSE_ATTRIBUTE", "DEFAULT_RSE_ATTRIBUTE", "ACTIVITY", "SCOPE_NAME_REGEXP"];

    public static SchemaSet Set { get; } = new(
        new SchemaModule(Changed.ToDictionary(name => name, _ => (JsonNode?)new JsonObject { ["type"] = "string" }, StringComparer.Ordinal)), SchemaModule.Generic);
}
