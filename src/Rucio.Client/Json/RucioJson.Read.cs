using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rucio.Client;

/// <content>Reading of what Python wrote.</content>
internal sealed partial class RucioJson
{
    /// <summary>One JSON value.</summary>
    /// <exception cref="JsonException">The text is no such value.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException) when (PythonNumbers.Replace(text) is { } replaced)
        {
            return JsonSerializer.Deserialize(replaced.Span, type);
        }
    }
}
