using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A dataset or container to create.</summary>
/// <param name="Did">Its name.</param>
/// <param name="Type">Dataset or container; files come into being with their first replica.</param>
public sealed record NewDid(Did Did, DidType Type)
{
    /// <summary>Whether its content can never be taken away; null: Rucio's default, no.</summary>
    public bool? Monotonic { get; init; }

    /// <summary>How long it lives, in whole seconds; null: for ever.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Its metadata.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("type", Type.Text);
        if (Monotonic is { } monotonic)
        {
            json.WriteStartObject("statuses");
            json.WriteBoolean("monotonic", monotonic);
            json.WriteEndObject();
        }

        json.WriteOptional("meta", Metadata);
        json.WriteOptional("lifetime", Lifetime);
    }
}
