namespace Rucio.Client;

/// <summary>What a search looks for.</summary>
public enum DidSearchType
{
    /// <summary>Datasets and containers.</summary>
    Collection,

    /// <summary>Datasets.</summary>
    Dataset,

    /// <summary>Containers.</summary>
    Container,

    /// <summary>Files.</summary>
    File,

    /// <summary>Everything.</summary>
    All,
}
