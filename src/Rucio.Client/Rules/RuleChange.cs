namespace Rucio.Client;

/// <summary>What to change in a rule. What is null stays.</summary>
public sealed record RuleChange
{
    /// <summary>How long it holds from now on, in whole seconds.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>A word about it.</summary>
    public string? Comment { get; init; }

    /// <summary>Of the transfers; 5 is the highest.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether it has to be unlocked before it can be deleted.</summary>
    public bool? Locked { get; init; }
}
