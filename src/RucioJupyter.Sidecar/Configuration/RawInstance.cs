using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>An entry before it is understood.</summary>
/// <param name="Values">As written.</param>
/// <param name="Source">The file or the variables.</param>
/// <param name="VariablePrefix">How the variables begin that it came from, whose numbers and yes/no are text; null: a file.</param>
internal sealed record RawInstance(JsonObject Values, string Source, string? VariablePrefix = null)
{
    public string Name => InstanceReader.NameOf(Values);

    /// <summary>Where the rest of it is to be fetched; null for an entry that stands by itself.</summary>
    public string? Url => Values["$url"] is JsonValue value && value.TryGetValue(out string? url) && url.Length > 0 ? url : null;
}
