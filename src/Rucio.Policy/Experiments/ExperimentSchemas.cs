using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Rucio.Policy.Schema;

namespace Rucio.Policy.Experiments;

/// <summary>The schema modules that Rucio's core held for single experiments, and those of three public packages, as data.</summary>
public static class ExperimentSchemas
{
    private const string Prefix = "Rucio.Policy.Experiments.Schema.";

    private static readonly FrozenDictionary<string, Lazy<SchemaModule>> Modules = typeof(ExperimentSchemas).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]), name => new Lazy<SchemaModule>(() => Read(name)), StringComparer.Ordinal);

    /// <summary>Their names: atlas, belleii, cms, domatpc, escape, icecube, lsst, pkg_cms, pkg_eic, pkg_rubin.</summary>
    public static IEnumerable<string> Names => Modules.Keys;

    /// <summary>The module of that name; null where there is none.</summary>
    public static SchemaModule? Find(string name) => Modules.GetValueOrDefault(name)?.Value;

    private static SchemaModule Read(string resource)
    {
        using var stream = typeof(ExperimentSchemas).Assembly.GetManifestResourceStream(resource)!; // the name was just listed
        return SchemaModule.FromJson(JsonNode.Parse(stream));
    }
}
