using System.Text.RegularExpressions;
using Rucio.Policy.Algorithms;
using Rucio.Policy.Schema;

namespace Rucio.Policy.Experiments;

/// <summary>lfn2pfn algorithms of single experiments, which Rucio's core knew once or which public packages register.</summary>
/// <remarks>Offered as a set that an operator opts into, so that an RSE which names one needs no request. A package's own algorithm always wins.</remarks>
public static partial class ExperimentLfn2Pfn
{
    private const int DeepestChain = 5;

    /// <summary>By the names that RSEs use.</summary>
    public static IReadOnlyDictionary<string, Lfn2Pfn> All { get; } = new Dictionary<string, Lfn2Pfn>(StringComparer.Ordinal)
    {
        ["belleii"] = NameAlone,
        ["belleii_lfn2pfn"] = NameAlone,
        ["cmstfc"] = CmsTrivialCatalogue,
        ["dirac"] = NameAlone,
        ["ligo"] = Ligo,
        ["lsst"] = (_, name, _, _, _) => name.Replace("__", "/", StringComparison.Ordinal),
        ["lsst_butler"] = NameAlone,
        ["xenon"] = Xenon,
    };

    private static string NameAlone(
        string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes) => name;

    private static string Xenon(
        string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes)
    {
        var parts = name.Split('-');
        return parts.Length < 2
            ? throw new FormatException($"'{name}' has no '-', which the algorithm xenon needs.")
            : $"{scope[..Math.Min(7, scope.Length)]}/{(scope.Length > 4 ? scope[4..] : "")}/{parts[0]}-{parts[1]}/{name}";
    }

    /// <summary>Frame files: detectors, dataset, GPS second.</summary>
    private static string Ligo(
        string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes)
    {
        var frame = FrameName().Match(name);
        if (!frame.Success)
        {
            throw new FormatException($"'{name}' is not of the form DETECTORS-DATASET-GPSSECOND, as the algorithm ligo needs.");
        }

        var (detectors, dataset, second) = (frame.Groups[1].Value, frame.Groups[2].Value, frame.Groups[3].Value);
        var folder = $"{detectors}-{dataset}-{second}";
        if (detectors == "V")
        {
            return $"{scope}/{(dataset == "V1Online" ? "HrecOnline" : dataset)}/{folder}/{name}";
        }

        var kind = KindName().Match(dataset);
        var stream = dataset;
        if (kind.Success)
        {
            var lower = kind.Groups[1].Value.ToLowerInvariant();
            stream = kind.Groups[2].Value == "C00" ? lower : $"{lower}_{kind.Groups[2].Value}";
        }

        return $"{scope}/{stream}/{detectors[0]}1/{folder}/{name}";
    }

    /// <summary>CMS' rules {proto, path, out, chain}: the first rule of the protocol whose expression fits the beginning of the name.</summary>
    private static string CmsTrivialCatalogue(
        string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes)
    {
        if (protocolAttributes?.GetValueOrDefault("extended_attributes") is IReadOnlyDictionary<string, object?> extended
            && extended.GetValueOrDefault("tfc") is IReadOnlyList<object?> rules
            && extended.GetValueOrDefault("tfc_proto") is string protocol)
        {
            var pfn = Apply(rules, protocol, name, 0);
            if (Url().IsMatch(pfn))
            {
                return pfn;
            }

            var scheme = protocolAttributes.GetValueOrDefault("scheme") as string;
            var front = $"{scheme}://{protocolAttributes.GetValueOrDefault("hostname")}:{protocolAttributes.GetValueOrDefault("port")}"
                + $"{extended.GetValueOrDefault("web_service_path")}{protocolAttributes.GetValueOrDefault("prefix")}";
            pfn = pfn.Replace(front, "", StringComparison.Ordinal);
            return scheme == "root" ? pfn : Slashes().Replace(pfn, "/");
        }

        return Slashes().Replace($"/{name}", "/");
    }

    private static string Apply(IReadOnlyList<object?> rules, string protocol, string name, int depth)
    {
        if (depth > DeepestChain)
        {
            throw new FormatException($"The rules of the protocol {protocol} are chained more than {DeepestChain} deep.");
        }

        foreach (var rule in rules.OfType<IReadOnlyDictionary<string, object?>>().Where(rule => rule.GetValueOrDefault("proto") as string == protocol))
        {
            if (rule.GetValueOrDefault("chain") is string chain)
            {
                name = Apply(rules, chain, name, depth + 1);
            }

            var expression = PythonPattern.Of((string)rule["path"]!);
            if (expression.Match(name) is { Success: true, Index: 0 })
            {
                var output = (string)rule["out"]!;
                return expression.Replace(name, match => Reference().Replace(output, reference => match.Groups[reference.Groups[1].Value].Value));
            }
        }

        return depth > 0 ? name : throw new FormatException($"No rule of the protocol {protocol} fits '{name}'.");
    }

    [GeneratedRegex(@"^([A-Z]+)-(\w+)-(\d{5})", RegexOptions.CultureInvariant)]
    private static partial Regex FrameName();

    [GeneratedRegex(@"^[A-Z]\d_([A-Z]+)_(C\d\d(?:_\w+)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex KindName();

    [GeneratedRegex(@"^\w+://", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex("/{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Slashes();

    [GeneratedRegex(@"\$(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
