namespace Rucio.Client;

/// <summary>From where the size of an open collection is summed.</summary>
public enum DidDepth
{
    /// <summary>From the files: exact.</summary>
    File,

    /// <summary>From the sizes that the datasets below have: open ones count as nothing.</summary>
    Dataset,
}
