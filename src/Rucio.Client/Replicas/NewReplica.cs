using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A replica to register.</summary>
/// <param name="Did">The file.</param>
/// <param name="Bytes">Its size.</param>
public sealed record NewReplica(Did Did, long Bytes)
{
    /// <summary>8 hexadecimal digits.</summary>
    public string? Adler32 { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public string? Md5 { get; init; }

    /// <summary>Null: Rucio takes it as available.</summary>
    public ReplicaState? State { get; init; }

    /// <summary>Where it is; needed on a storage element that is not deterministic, and else compared with what Rucio computes.</summary>
    public string? Pfn { get; init; }

    /// <summary>Metadata of the file, such as <c>guid</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteDid(Did);
        json.WriteNumber("bytes", Bytes);
        json.WriteOptional("adler32", Adler32);
        json.WriteOptional("md5", Md5);
        json.WriteOptional("state", State?.Letter);
        json.WriteOptional("pfn", Pfn);
        json.WriteOptional("meta", Metadata);
        json.WriteEndObject();
    }
}
