namespace Rucio.Client;

/// <summary>Which rules to list. What is null does not matter.</summary>
public sealed record RuleFilter
{
    /// <summary>Scope of the DID.</summary>
    public string? Scope { get; init; }

    /// <summary>Name of the DID.</summary>
    public string? Name { get; init; }

    /// <summary>Whose.</summary>
    public string? Account { get; init; }

    /// <summary>How far.</summary>
    public RuleState? State { get; init; }

    /// <summary>The expression, exactly as it stands in the rule.</summary>
    public string? RseExpression { get; init; }

    /// <summary>What the transfers are booked on.</summary>
    public string? Activity { get; init; }
}
