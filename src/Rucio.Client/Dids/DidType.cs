using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>What a DID is. Its type may be unknown: a search by a key of the JSON plugin does not tell it.</summary>
/// <param name="Text">The word as Rucio writes it.</param>
[JsonConverter(typeof(RucioTextConverter<DidType>))]
public readonly record struct DidType(string Text) : IRucioText<DidType>
{
    /// <summary>One file.</summary>
    public static readonly DidType File = new("FILE");

    /// <summary>A set of files.</summary>
    public static readonly DidType Dataset = new("DATASET");

    /// <summary>A set of datasets and containers.</summary>
    public static readonly DidType Container = new("CONTAINER");

    /// <summary>Dataset or container, where Rucio does not say which.</summary>
    public static readonly DidType Collection = new("COLLECTION");

    /// <inheritdoc/>
    public static DidType Of(string text) => text switch
    {
        "FILE" => File,
        "DATASET" => Dataset,
        "CONTAINER" => Container,
        "COLLECTION" => Collection,
        _ => new(text),
    };

    /// <summary>The word.</summary>
    public override string ToString() => Text;
}
