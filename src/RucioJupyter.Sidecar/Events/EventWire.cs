using System.Text.Json.Serialization;

namespace RucioJupyter.Sidecar.Events;

internal sealed record HelloEvent(string Version, int Protocol, string ServerId);

internal sealed record ConfigChange;

/// <summary>Something about a DID changed; whoever shows it asks again.</summary>
internal sealed record DidChange(string Namespace, string Did, string State);

internal sealed record StreamEnd(string Reason);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HelloEvent))]
[JsonSerializable(typeof(ConfigChange))]
[JsonSerializable(typeof(DidChange))]
[JsonSerializable(typeof(StreamEnd))]
internal sealed partial class EventsJson : JsonSerializerContext;
