using Rucio.Policy.Permission;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Packages;

/// <summary>A package with code and a manifest, which have to say the same: the manifest is what was checked.</summary>
internal sealed class AgreeingPackage(IPolicyPackage package, PackageManifest manifest) : IPolicyPackage
{
    public SupportedVersion? SUPPORTED_VERSION
    {
        get
        {
            var inCode = package.SUPPORTED_VERSION;
            return inCode is null || manifest.SupportedVersion is null || inCode.ToString() == manifest.SupportedVersion.ToString()
                ? inCode ?? manifest.SupportedVersion
                : throw Disagree("SUPPORTED_VERSION", inCode.ToString(), manifest.SupportedVersion.ToString());
        }
    }

    public ISchemaModule? Schema => package.Schema ?? manifest.Schema;

    public IPermissionModule? Permission => package.Permission;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Delegate>>? GetAlgorithms()
    {
        var inCode = package.GetAlgorithms();
        if (manifest.Algorithms is { } declared)
        {
            var (code, file) = (
                Listed(inCode?.SelectMany(type => type.Value.Keys.Select(name => $"{type.Key} {name}"))),
                Listed(declared.SelectMany(type => type.Value.Keys.Select(name => $"{type.Key} {name}"))));
            if (code != file)
            {
                throw Disagree("algorithms", code, file);
            }
        }

        return inCode;
    }

    public Delegate? GetDefaultAlgorithm(string type) => package.GetDefaultAlgorithm(type);

    private static string Listed(IEnumerable<string>? entries) => string.Join(", ", (entries ?? []).Order(StringComparer.Ordinal));

    private PolicyException Disagree(string entry, string code, string file) =>
        PolicyException.Loading(manifest.Package, entry, $"the code says [{code}] and {PackageManifest.FileName} says [{file}].");
}
