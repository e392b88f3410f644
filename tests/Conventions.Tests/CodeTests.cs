using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

public sealed partial class CodeTests
{
    /// <summary>Who may see a secret, and how often: each line is a place that was looked at.</summary>
    private static readonly Dictionary<string, int> Reveals = ReadReveals();

    [Fact]
    public void Time_comes_in_through_a_constructor()
    {
        var offenders =
            from file in Sources.Below("src", ".cs")
            where !file.Name.Contains("RucioJupyter.Kernel", StringComparison.Ordinal)
                && !file.Name.EndsWith(Path.Combine("Tls", "TestAuthority.cs"), StringComparison.Ordinal) // certificates are judged by the system's clock
            where Clock().IsMatch(Sources.WithoutComments(file.Text))
            select file.Name;

        Assert.Empty(offenders);
    }

    [Fact]
    public void Nothing_unfinished_is_delivered()
    {
        var offenders =
            from file in Sources.Below("src", ".cs", ".py", ".ts", ".tsx").Concat(Sources.Below("frontend/src", ".ts", ".tsx"))
            where Unfinished().IsMatch(file.Text)
            select file.Name;

        Assert.Empty(offenders);
    }

    [Fact]
    public void Texts_name_no_folder_of_a_machine_that_built_them()
    {
        var offenders =
            from folder in new[] { "src", "tests", "frontend", "docs", "docker", ".ci" }
            from file in Sources.Below(folder, ".cs", ".csproj", ".md", ".json", ".ts", ".tsx", ".mjs", ".py", ".sh", ".yml", ".yaml", ".toml", ".css", "run", "test")
            where !file.Name.StartsWith(Path.Combine("tests", "contract"), StringComparison.Ordinal) && !file.Name.EndsWith("lock.json", StringComparison.Ordinal)
            from Match match in MachinePath().Matches(file.Text)
            select $"{file.Name}: {match.Value}";

        Assert.Empty(offenders);
    }

    [Fact]
    public void Every_place_that_reveals_a_secret_is_known()
    {
        var found = Sources.Below("src", ".cs")
            .Where(file => !file.Name.EndsWith("Secret.cs", StringComparison.Ordinal))
            .Select(file => (Name: file.Name.Replace('\\', '/'), Count: Reveal().Count(Sources.WithoutComments(file.Text))))
            .Where(file => file.Count > 0)
            .ToDictionary(file => file.Name, file => file.Count);

        var differences =
            from name in found.Keys.Union(Reveals.Keys).Order(StringComparer.Ordinal)
            let now = found.GetValueOrDefault(name)
            let known = Reveals.GetValueOrDefault(name)
            where now != known
            select $"{name}: {now} calls of Reveal(), {known} known. Look where the value goes, then correct reveals.txt.";
        Assert.Empty(differences);
    }

    [Fact]
    public void Methods_that_wait_can_be_cancelled()
    {
        var offenders =
            from assembly in new[] { typeof(Rucio.Client.RucioClient).Assembly, typeof(Sidecar.Hosting.SidecarApp).Assembly, Assembly.Load("Rucio.Transfers") }
            from type in assembly.GetTypes()
            where !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !typeof(Delegate).IsAssignableFrom(type)
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where method.IsPublic && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.Name.EndsWith("Async", StringComparison.Ordinal)
            where method.Name is not "DisposeAsync" && method.GetBaseDefinition() == method && !IsOfAnInterface(type, method)
            where type.Name != "RootVerb" && !type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Any(f => f.FieldType == typeof(HttpContext)) // they end with their process, or with their request
            let parameters = method.GetParameters()
            where parameters.Length == 0 || !parameters.Any(p => p.ParameterType == typeof(CancellationToken) || p.ParameterType == typeof(HttpContext))
            select $"{type.Name}.{method.Name}";

        Assert.Empty(offenders);
    }

    private static bool IsOfAnInterface(Type type, MethodInfo method) =>
        type.IsInterface ? false : type.GetInterfaces().Any(face => type.GetInterfaceMap(face).TargetMethods.Contains(method));

    private static Dictionary<string, int> ReadReveals() =>
        File.ReadAllLines(Path.Combine(Contract.Root, "tests", "Conventions.Tests", "reveals.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', 2))
            .ToDictionary(words => words[1], words => int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bTask\.Delay\((?![^;]*(time|clock|Time))")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\bTO" + @"DO\b|\bFIX" + @"ME\b|NotImplemented" + @"Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.}$~])/wo" + @"rk/\w+")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\.Reveal\(\)")]
    private static partial Regex Reveal();
}
