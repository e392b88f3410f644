using Rucio.Policy.Permission;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Packages;

/// <summary>A package without code: its manifest holds the schema and names known algorithms.</summary>
internal sealed class DataPackage(PackageManifest manifest) : IPolicyPackage
{
    public SupportedVersion? SUPPORTED_VERSION => manifest.SupportedVersion;

    public ISchemaModule? Schema => manifest.Schema;

    public IPermissionModule? Permission => null;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Delegate>>? GetAlgorithms() =>
        manifest.Algorithms?.ToDictionary(
            type => type.Key,
            IReadOnlyDictionary<string, Delegate> (type) => type.Value.ToDictionary(entry => entry.Key, entry => Known(type.Key, entry.Value ?? entry.Key)));

    public Delegate? GetDefaultAlgorithm(string type) => manifest.DefaultAlgorithms.TryGetValue(type, out var name) ? Known(type, name) : null;

    private Delegate Known(string given, string name)
    {
        var type = given == AlgorithmType.Surl ? AlgorithmType.NonDeterministicPfn : given;
        return AlgorithmRegistry.KnownHere(type, name) ?? throw PolicyException.Loading(
            manifest.Package, $"{PackageManifest.FileName}, {type} '{name}'", "a package without code can only name the algorithms of Rucio and of the experiments' set, and this is none of them.");
    }
}
