using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A file and where it is.</summary>
public sealed record FileReplicas
{
    /// <summary>Its scope.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Null where the catalogue does not know.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>8 hexadecimal digits.</summary>
    [JsonPropertyName("adler32")]
    public string? Adler32 { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    [JsonPropertyName("md5")]
    public string? Md5 { get; init; }

    /// <summary>By PFN. PFNs are not percent-encoded: a path has to be encoded before it is fetched.</summary>
    [JsonPropertyName("pfns")]
    public required IReadOnlyDictionary<string, ReplicaPfn> Pfns { get; init; }

    /// <summary>The PFNs by storage element.</summary>
    [JsonPropertyName("rses")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Rses { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>By storage element; one without a protocol asked for stands here and not among the PFNs.</summary>
    [JsonPropertyName("states")]
    public IReadOnlyDictionary<string, ReplicaState> States { get; init; } = new Dictionary<string, ReplicaState>();

    /// <summary>The collections that hold it, as <c>scope:name</c>; only where asked for.</summary>
    [JsonPropertyName("parents")]
    public IReadOnlyList<string>? Parents { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
