namespace Rucio.Emulator.State;

internal sealed class ReplicaRow
{
    public required Rse Rse { get; init; }

    public required string State { get; set; }

    /// <summary>Only where the RSE is not deterministic.</summary>
    public string? Path { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? Tombstone { get; set; }
}
