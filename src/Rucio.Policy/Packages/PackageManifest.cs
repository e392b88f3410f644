using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Packages;

/// <summary>A <c>policy-package.json</c>: what a package says of itself before any of its code runs.</summary>
public sealed class PackageManifest
{
    /// <summary>Its name in the folder of the package.</summary>
    public const string FileName = "policy-package.json";

    private static readonly string[] Keys = ["package", "assembly", "type", "supported_version", "algorithms", "default_algorithms", "schema", "description", "version"];

    private PackageManifest(string package)
    {
        Package = package;
    }

    /// <summary>Name of the package.</summary>
    public string Package { get; }

    /// <summary>File name of the assembly; null: <c>package.dll</c>, or none where the package is data only.</summary>
    public string? Assembly { get; private init; }

    /// <summary>Full name of the class; null: the only one that fits.</summary>
    public string? Type { get; private init; }

    /// <summary>The Rucio versions that the package was made for; null: it does not say.</summary>
    public SupportedVersion? SupportedVersion { get; private init; }

    /// <summary>By type, the names of the algorithms; with the name of a known algorithm that serves, in a package without code. Null: it does not say.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>>? Algorithms { get; private init; }

    /// <summary>By type, the known algorithm that serves as default, in a package without code.</summary>
    public IReadOnlyDictionary<string, string> DefaultAlgorithms { get; private init; } = new Dictionary<string, string>();

    /// <summary>The schema module of a package without code; null: there is none.</summary>
    public SchemaModule? Schema { get; private init; }

    /// <summary>Keys that mean nothing here.</summary>
    public IReadOnlyList<string> UnknownKeys { get; private init; } = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="PolicyException">It is malformed; the message names the key.</exception>
    public static PackageManifest Read(string package, string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is JsonObject root ? Read(package, root) : throw new FormatException("it is not a JSON object.");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw PolicyException.Loading(package, FileName, $"it cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Why the package may not be used, seen without its code; null: it may.</summary>
    public PolicyException? Refusal(PolicySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var (type, names) in Algorithms ?? new Dictionary<string, IReadOnlyDictionary<string, string?>>())
        {
            if (type != AlgorithmType.Surl && !AlgorithmType.Known.ContainsKey(type))
            {
                return new PolicyException(
                    PolicyError.InvalidPolicyPackageAlgorithmType, Package, $"{FileName}, type '{type}'", "there is no such type of algorithms.", $"Use one of {string.Join(", ", AlgorithmType.Known.Keys.Order())}.");
            }

            if (settings.Vo is { } vo && names.Keys.FirstOrDefault(name => !name.StartsWith(vo, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                return new PolicyException(PolicyError.InvalidAlgorithmName, Package, $"{FileName}, {type} '{other}'", $"the name does not begin with the VO '{vo}'.", $"Call it {vo}_{other}.");
            }
        }

        return PolicyLoader.VersionFault(Package, SupportedVersion, settings);
    }

    private static PackageManifest Read(string package, JsonObject root)
    {
        var named = Text(root, "package") ?? package;
        return named != package
            ? throw new FormatException($"'package' is '{named}' while the folder is '{package}'; they must be the same.")
            : new PackageManifest(package)
            {
                Assembly = Text(root, "assembly") is { } file ? Path.GetFileName(file) == file ? file : throw new FormatException("'assembly' must be a file name without a folder.") : null,
                Type = Text(root, "type"),
                SupportedVersion = root["supported_version"] is { } version ? SupportedVersion.FromJson(Element(version)) : null,
                Algorithms = root["algorithms"] is JsonObject types ? types.ToDictionary(type => type.Key, IReadOnlyDictionary<string, string?> (type) => Names(type.Key, type.Value)) : null,
                DefaultAlgorithms = root["default_algorithms"] is JsonObject defaults ? defaults.ToDictionary(type => type.Key, type => type.Value?.GetValue<string>() ?? throw new FormatException("'default_algorithms' must name known algorithms.")) : [],
                Schema = root["schema"] is { } schema ? SchemaModule.FromJson(schema) : null,
                UnknownKeys = [.. root.Select(member => member.Key).Except(Keys)],
            };
    }

    private static Dictionary<string, string?> Names(string type, JsonNode? value) => value switch
    {
        JsonArray names => names.ToDictionary(name => name!.GetValue<string>(), string? (_) => null),
        JsonObject served => served.ToDictionary(name => name.Key, name => name.Value?.GetValue<string>()),
        _ => throw new FormatException($"'algorithms.{type}' must be a list of names, or an object from names to known algorithms."),
    };

    private static string? Text(JsonObject root, string key) =>
        root[key] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            _ => throw new FormatException($"'{key}' must be a text."),
        };

    private static JsonElement Element(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }
}
