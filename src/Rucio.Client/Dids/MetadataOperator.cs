namespace Rucio.Client;

/// <summary>How a key of the metadata compares with a value.</summary>
public enum MetadataOperator
{
    /// <summary>Equal, or like the pattern.</summary>
    Equal,

    /// <summary>Not equal, or not like the pattern.</summary>
    NotEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,
}
