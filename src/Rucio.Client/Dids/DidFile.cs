using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A file of a collection.</summary>
[JsonConverter(typeof(DidFileConverter))]
public sealed record DidFile
{
    /// <summary>Its scope, which need not be that of the collection.</summary>
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Null where the catalogue does not know.</summary>
    public long? Bytes { get; init; }

    /// <summary>8 hexadecimal digits.</summary>
    public string? Adler32 { get; init; }

    /// <summary>The GUID of the experiment.</summary>
    public string? Guid { get; init; }

    /// <summary>Number of events.</summary>
    public long? Events { get; init; }

    /// <summary>The dataset that was asked for, in a listing of several; otherwise null.</summary>
    public string? ParentScope { get; init; }

    /// <inheritdoc cref="ParentScope"/>
    public string? ParentName { get; init; }

    /// <summary>Scope and name.</summary>
    public Did Did => new(Scope, Name);
}
