namespace RucioJupyter.Kernel.Tests;

/// <summary>Rucio keeps what is attached to the kernel in static members: its tests run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RucioState
{
    public const string Name = "Rucio's static state";
}
