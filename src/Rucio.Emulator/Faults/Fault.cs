namespace Rucio.Emulator.Faults;

/// <summary>One thing that goes wrong, for the requests that it matches.</summary>
public sealed record Fault
{
    public required FaultKind Kind { get; init; }

    /// <summary>Null: every method.</summary>
    public string? Method { get; init; }

    /// <summary>The decoded path; <c>*</c> stands for any text, slashes too.</summary>
    public string Path { get; init; } = "*";

    /// <summary><c>rucio</c>, <c>storage</c> or null for both.</summary>
    public string? Server { get; init; }

    /// <summary>See the kind.</summary>
    public long Count { get; init; }

    /// <summary>How many requests it hits. Zero: all.</summary>
    public int Times { get; init; }

    /// <summary>How many matching requests pass unharmed before the first hit.</summary>
    public int After { get; init; }

    /// <summary>For the kinds Status and Html.</summary>
    public int Status { get; init; }

    /// <summary>Seconds, for the header of that name.</summary>
    public int? RetryAfter { get; init; }

    public string? ExceptionClass { get; init; }

    public string? Message { get; init; }
}
