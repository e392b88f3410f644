using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

public sealed partial class LayoutTests
{
    /// <summary>The directions of docs/architecture: nothing looks back.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Rucio.Policy"] = [],
        ["Rucio.Client"] = ["Rucio.Policy"],
        ["Rucio.Transfers"] = ["Rucio.Client"],
        ["RucioJupyter.Sidecar"] = ["Rucio.Transfers"],
        ["RucioJupyter.Kernel"] = [],
        ["Rucio.Emulator"] = [],
    };

    [Fact]
    public void Projects_refer_to_each_other_in_one_direction_only()
    {
        foreach (var project in Directory.GetFiles(Path.Combine(Contract.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = XDocument.Load(project).Descendants("ProjectReference").Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)).ToList();

            Assert.True(Allowed.ContainsKey(name), $"{name} is a new project: say in this test what it may refer to.");
            Assert.All(references, reference => Assert.Contains(reference, Allowed[name]));
        }
    }

    [Fact]
    public void Policy_has_no_package_and_only_the_host_knows_serilog()
    {
        var policy = XDocument.Load(Path.Combine(Contract.Root, "src", "Rucio.Policy", "Rucio.Policy.csproj"));

        Assert.Empty(policy.Descendants("PackageReference"));
        Assert.Equal(
            [Path.Combine("src", "RucioJupyter.Sidecar", "Hosting", "Logging.cs")],
            Sources.Below("src", ".cs").Where(file => file.Text.Contains("using Serilog", StringComparison.Ordinal)).Select(file => file.Name));
    }

    [Fact]
    public void One_version_stands_everywhere()
    {
        var version = XDocument.Load(Path.Combine(Contract.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        var package = Path.Combine(Contract.Root, "frontend", "package.json");
        if (File.Exists(package))
        {
            Assert.Equal(version, (string?)JsonNode.Parse(File.ReadAllText(package))!["version"]);
        }

        foreach (var file in Sources.Below("src/python", "pyproject.toml", "__init__.py", "__about__.py", "_version.py"))
        {
            if (PythonVersion().Match(file.Text) is { Success: true } found)
            {
                Assert.True(found.Groups["version"].Value == version, $"{file.Name} says {found.Groups["version"].Value}, Directory.Build.props says {version}.");
            }
        }
    }

    [Fact]
    public void Folders_of_tests_mirror_those_of_the_sources()
    {
        string[] own = ["Fixture", "Processes", "Shared", "Compatibility", "Troubleshooting"]; // tables that cross the features
        var sources = Directory.GetDirectories(Path.Combine(Contract.Root, "src", "RucioJupyter.Sidecar")).Select(Path.GetFileName).ToHashSet();
        var tests = Directory.GetDirectories(Path.Combine(Contract.Root, "tests", "RucioJupyter.Sidecar.Tests")).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("bin" or "obj" or "TestResults") && !own.Contains(name));

        Assert.All(tests, name => Assert.True(sources.Contains(name) || !Directory.EnumerateFiles(Path.Combine(Contract.Root, "tests", "RucioJupyter.Sidecar.Tests", name), "*.cs").Any(), $"tests/RucioJupyter.Sidecar.Tests/{name} has no folder of the same name in src."));
    }

    [GeneratedRegex("""^(__version__|version)\s*=\s*["'](?<version>[^"']+)["']""", RegexOptions.Multiline)]
    private static partial Regex PythonVersion();
}
