using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Policy.Algorithms;
using Rucio.Policy.Packages;
using Rucio.Policy.Permission;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Tests.Packages;

/// <summary>Plays a package that a scenario describes, faults included.</summary>
internal sealed class ScenarioPackage(string name, JsonElement script) : IPolicyPackage
{
    public SupportedVersion? SUPPORTED_VERSION => script.TryGetProperty(nameof(SUPPORTED_VERSION), out var declared) ? SupportedVersion.FromJson(declared) : null;

    public ISchemaModule? Schema => Module("schema") is { } module
        ? new SchemaModule(module.TryGetProperty("constants", out var constants) ? JsonNode.Parse(constants.GetRawText())!.AsObject().ToDictionary(value => value.Key, value => value.Value) : [])
        : null;

    public IPermissionModule? Permission => Module("permission") is not null ? new SilentPermission() : null;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Delegate>>? GetAlgorithms()
    {
        Raise(script, "get_algorithms_raises");
        return script.TryGetProperty("get_algorithms", out var types)
            ? types.EnumerateObject().ToDictionary(
                type => type.Name,
                IReadOnlyDictionary<string, Delegate> (type) => type.Value.EnumerateArray().Select(entry => entry.GetString()!).ToDictionary(entry => entry, entry => Answering(type.Name, $"{name}|{entry}")))
            : null;
    }

    public Delegate? GetDefaultAlgorithm(string type) =>
        Module(type) is { } module && module.TryGetProperty("functions", out var functions) && functions.EnumerateArray().Any(function => function.GetString() == type)
            ? Answering(type, $"{name}.default.{type}")
            : null;

    /// <summary>Throws what .NET throws where Python raises the named class.</summary>
    public static void Raise(JsonElement script, string key)
    {
        if (script.TryGetProperty(key, out var raised))
        {
            throw raised.GetString() switch
            {
                "missing dependency" => new FileNotFoundException("Could not load file or assembly 'not.there'."),
                "ImportError" => new TypeLoadException("Could not load type 'X'."),
                var other => new InvalidOperationException(other),
            };
        }
    }

    /// <summary>A dictionary as Python prints it, which is what the recorded functions hand back.</summary>
    public static string Printed(IEnumerable<KeyValuePair<string, string>> parsed) => $"{{{string.Join(", ", parsed.Select(part => $"'{part.Key}': '{part.Value}'"))}}}";

    private JsonElement? Module(string module)
    {
        if (!script.TryGetProperty("modules", out var modules) || !modules.TryGetProperty(module, out var found))
        {
            return null;
        }

        Raise(found, "raises");
        return found;
    }

    private static Delegate Answering(string type, string answer) => type switch
    {
        "lfn2pfn" => (Lfn2Pfn)((scope, file, _, _, _) => $"{answer}|{scope}|{file}"),
        "non_deterministic_pfn" or "surl" => (NonDeterministicPfn)((dataset, scope, _) => $"{answer}|{dataset}|{scope}"),
        "scope" => (ScopeExtraction)((did, _) => (answer, did)),
        "pfn2lfn" => (Pfn2Lfn)(parsed => (answer, Printed(parsed))),
        _ => () => answer,
    };

    private sealed class SilentPermission : IPermissionModule
    {
        public PermissionResult? HasPermission(string issuer, string action, JsonObject kwargs, IPermissionContext context) => null;
    }
}
