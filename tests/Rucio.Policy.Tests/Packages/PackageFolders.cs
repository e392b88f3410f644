using System.Text.Json;
using Rucio.Policy.Configuration;
using Rucio.Policy.Packages;
using RucioJupyter.Tests.Shared;

namespace Rucio.Policy.Tests.Packages;

/// <summary>A search path of its own, into which a test puts packages.</summary>
internal sealed class PackageFolders : IDisposable
{
    private static readonly string Build = Path.Combine("bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name);

    public string Root { get; } = Directory.CreateTempSubdirectory("policy").FullName;

    public static string Sample => Path.Combine(Contract.Root, "docs", "policies", "sample", "vo1_policy", Build);

    /// <summary>Copies the sample package.</summary>
    public string AddSample(string name = "vo1_policy") => Copy(Sample, name);

    /// <summary>Copies the faulty packages under a name, with a manifest that chooses one of them.</summary>
    public string AddFaulty(string name, string type, object? algorithms = null)
    {
        var folder = Copy(Path.Combine(Contract.Root, "tests", "FaultyPolicyPackages", Build), name);
        WriteManifest(name, new { package = name, assembly = "FaultyPolicyPackages.dll", type = $"FaultyPolicyPackages.{type}", algorithms });
        return folder;
    }

    /// <summary>Writes a manifest, in a new folder if need be.</summary>
    public void WriteManifest(string name, object manifest)
    {
        Directory.CreateDirectory(Path.Combine(Root, name));
        File.WriteAllText(Path.Combine(Root, name, PackageManifest.FileName), JsonSerializer.Serialize(manifest));
    }

    /// <summary>Loads what a rucio.cfg asks for.</summary>
    public PolicySet Load(string cfg, string? vo = null, string? serverVersion = null) =>
        new PolicyLoader(new FolderSource([Root])).Load(PolicySettings.Read(RucioCfg.Parse(cfg), _ => null, vo, serverVersion: serverVersion));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private string Copy(string from, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        return folder;
    }
}
