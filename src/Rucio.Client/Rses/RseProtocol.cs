using System.Text.Json.Serialization;
using System.Text.Json;

namespace Rucio.Client;

/// <summary>One way to reach a storage element.</summary>
public sealed record RseProtocol
{
    /// <summary>Such as <c>davs</c>.</summary>
    [JsonPropertyName("scheme")]
    public required string Scheme { get; init; }

    /// <summary>The host.</summary>
    [JsonPropertyName("hostname")]
    public required string Hostname { get; init; }

    /// <summary>0: none.</summary>
    [JsonPropertyName("port")]
    public long Port { get; init; }

    /// <summary>What stands before the path of a file.</summary>
    [JsonPropertyName("prefix")]
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The Python class that serves it.</summary>
    [JsonPropertyName("impl")]
    public string? Implementation { get; init; }

    /// <summary>What it is offered for, by domain.</summary>
    [JsonPropertyName("domains")]
    public IReadOnlyDictionary<string, RseDomain> Domains { get; init; } = new Dictionary<string, RseDomain>();

    /// <summary>Settings of the scheme, such as <c>web_service_path</c>.</summary>
    [JsonPropertyName("extended_attributes")]
    public JsonElement? ExtendedAttributes { get; init; }
}
