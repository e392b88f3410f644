using System.Text.Json.Serialization;

namespace Rucio.Client.Http;

/// <summary>Rucio's error body.</summary>
/// <param name="ExceptionClass">Name of the exception.</param>
/// <param name="ExceptionMessage">The whole text.</param>
internal sealed record FaultBody([property: JsonPropertyName("ExceptionClass")] string? ExceptionClass, [property: JsonPropertyName("ExceptionMessage")] string? ExceptionMessage);
