using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Policies;

/// <summary>One of the packages that do what packages should not, in a folder of its own.</summary>
internal static class FaultyPolicy
{
    public static string CopyTo(string folder, string type)
    {
        var from = Path.Combine(Contract.Root, "tests", "FaultyPolicyPackages", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");
        var package = Directory.CreateDirectory(Path.Combine(folder, "faulty_policy")).FullName;
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(package, Path.GetFileName(file)), overwrite: true);
        }

        File.WriteAllText(Path.Combine(package, "policy-package.json"), $$"""{"package": "faulty_policy", "assembly": "FaultyPolicyPackages.dll", "type": "FaultyPolicyPackages.{{type}}"}""");
        return package;
    }

    /// <summary>A package of data alone.</summary>
    public static string WriteData(string folder, string manifest)
    {
        var package = Directory.CreateDirectory(Path.Combine(folder, "data_policy")).FullName;
        File.WriteAllText(Path.Combine(package, "policy-package.json"), manifest);
        return package;
    }
}
