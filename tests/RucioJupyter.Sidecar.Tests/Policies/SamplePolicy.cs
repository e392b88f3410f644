using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Policies;

/// <summary>The sample package of the documentation, in a folder of its own.</summary>
internal static class SamplePolicy
{
    public static string CopyTo(string folder)
    {
        var from = Path.Combine(Contract.Root, "docs", "policies", "sample", "vo1_policy", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");
        var package = Directory.CreateDirectory(Path.Combine(folder, "vo1_policy")).FullName;
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(package, Path.GetFileName(file)), overwrite: true);
        }

        return package;
    }
}
