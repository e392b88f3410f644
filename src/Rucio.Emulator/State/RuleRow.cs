using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.State;

internal sealed class RuleRow(JsonObject row)
{
    /// <summary>The columns; instants as in the catalogue.</summary>
    public JsonObject Row => row;

    public string Id { get; } = row["id"]!.GetValue<string>();

    public DidKey Did { get; } = new(row["scope"]!.GetValue<string>(), row["name"]!.GetValue<string>());

    public string Account => row["account"]!.GetValue<string>();

    public string State => row["state"]!.GetValue<string>();

    public bool Locked => row["locked"]!.GetValue<bool>();

    public required IReadOnlyList<LockGroup> Locks { get; set; }

    public JsonObject OnTheWire() => WireDate.OnTheWire(row);

    /// <param name="Rse">Where.</param>
    /// <param name="State">OK, REPLICATING or STUCK.</param>
    /// <param name="Files">Null: every file of the rule's DID.</param>
    internal sealed record LockGroup(string Rse, string State, IReadOnlyList<DidKey>? Files);
}
