using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Policy;
using Rucio.Policy.Packages;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Runs an author's <c>vectors.json</c> against a loaded package.</summary>
internal static class PolicyCheck
{
    public const string FileName = "vectors.json";

    private static readonly Dictionary<string, object?> Nothing = [];

    /// <summary>A sentence for each case that fails, and how many there are in all.</summary>
    /// <exception cref="FormatException">The file is not of the documented form.</exception>
    public static (IReadOnlyList<string> Faults, int Cases) Run(PolicySet set, string vectors)
    {
        try
        {
            using var document = JsonDocument.Parse(vectors);
            var faults = new List<string>();
            var cases = 0;
            foreach (var suite in document.RootElement.EnumerateObject())
            {
                foreach (var item in suite.Value.EnumerateArray())
                {
                    cases++;
                    if (Fault(set, suite.Name, item) is { } fault)
                    {
                        faults.Add($"{suite.Name} {item.GetRawText()}: {fault}");
                    }
                }
            }

            return (faults, cases);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"{FileName} is not of the documented form: {e.Message}", e);
        }
    }

    private static string? Fault(PolicySet set, string suite, JsonElement item)
    {
        try
        {
            return suite switch
            {
                AlgorithmType.Lfn2Pfn => Path(set, item),
                AlgorithmType.NonDeterministicPfn => Differs(item, "path", set.Algorithms.Get().NonDeterministicPfn(Text(item, "algorithm")).Call(Text(item, "dataset"), Text(item, "scope"), Text(item, "file"))),
                AlgorithmType.Scope => Scope(set, item),
                AlgorithmType.Pfn2Lfn => Name(set, item),
                "schema" => Schema(set, item),
                _ => $"there is no suite of this name; use lfn2pfn, non_deterministic_pfn, scope, pfn2lfn or schema.",
            };
        }
        catch (Exception e) when (e is PolicyException or FormatException)
        {
            return item.TryGetProperty("error", out _) ? null : e.Message;
        }
    }

    private static string? Path(PolicySet set, JsonElement item)
    {
        var attributes = new Dictionary<string, object?>(Plain(item, "rse_attributes"));
        if (item.TryGetProperty("algorithm", out var algorithm))
        {
            attributes["lfn2pfn_algorithm"] = algorithm.GetString();
        }

        return set.Algorithms.Get().Lfn2Pfn(attributes) is { } chosen
            ? Differs(item, "path", chosen.Call(Text(item, "scope"), Text(item, "name"), item.TryGetProperty("rse", out var rse) ? rse.GetString()! : "RSE", attributes, Plain(item, "protocol_attributes")))
            : "no algorithm of this name is known.";
    }

    private static string? Scope(PolicySet set, JsonElement item)
    {
        var scopes = item.TryGetProperty("scopes", out var given) && given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().Select(scope => scope.GetString()!).ToList() : null;
        var (scope, name) = set.Algorithms.Get().Scope(item.TryGetProperty("algorithm", out var algorithm) ? algorithm.GetString() : null).Call(Text(item, "did"), scopes);
        return Differs(item, "scope", scope) ?? Differs(item, "name", name);
    }

    private static string? Name(PolicySet set, JsonElement item)
    {
        if (set.Algorithms.Get().Pfn2Lfn() is not { } algorithm)
        {
            return "the configured algorithm is not known.";
        }

        var (name, scope) = algorithm.Call(item.GetProperty("parsed_pfn").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.ToString()));
        return Differs(item, "name", name) ?? Differs(item, "scope", scope);
    }

    private static string? Schema(PolicySet set, JsonElement item)
    {
        var fault = set.Schema.Get().Check(Text(item, "schema"), JsonNode.Parse(item.GetProperty("object").GetRawText()));
        return (fault is null) == item.GetProperty("accept").GetBoolean() ? null : fault ?? "it was accepted.";
    }

    private static IReadOnlyDictionary<string, object?> Plain(JsonElement item, string key) =>
        item.TryGetProperty(key, out var value) && JsonValues.Plain(value) is IReadOnlyDictionary<string, object?> plain ? plain : Nothing;

    private static string? Differs(JsonElement item, string key, string was) =>
        item.TryGetProperty("error", out _) ? $"it should fail, and {key} was '{was}'." : Text(item, key) == was ? null : $"{key} was '{was}'.";

    private static string Text(JsonElement item, string key) =>
        item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"the case has no text '{key}'.");
}
