using System.Text.Json;
using System.Text.Json.Serialization;
using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>How Rucio's JSON is read and written.</summary>
/// <remarks>Unknown fields are ignored. A field that is not nullable here and null there is a fault of the reply.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    Converters = [typeof(WholeNumberConverter), typeof(RucioDate)])]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(PingReply))]
[JsonSerializable(typeof(FaultBody))]
[JsonSerializable(typeof(DidSummary))]
[JsonSerializable(typeof(DidDetails))]
[JsonSerializable(typeof(DidFile))]
[JsonSerializable(typeof(DidChild))]
internal sealed partial class RucioJson : JsonSerializerContext;
