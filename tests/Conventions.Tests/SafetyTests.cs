using System.Text.RegularExpressions;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

public sealed partial class SafetyTests
{
    /// <summary>Each of these was looked at: authorities of the instance, and the doctor's look at a clock.</summary>
    private static readonly string[] JudgesOfCertificates =
    [
        "src/Rucio.Transfers/Storage/StorageHttp.cs", "src/Rucio.Transfers/Storage/StorageTrust.cs", "src/RucioJupyter.Sidecar/Configuration/RemoteFetch.cs", "src/RucioJupyter.Sidecar/Diagnostics/InstanceChecks.cs",
    ];

    [Fact]
    public void Certificates_are_judged_in_known_places_alone()
    {
        var found =
            from file in Sources.Below("src", ".cs")
            where !file.Name.Contains("Rucio.Emulator", StringComparison.Ordinal) && CertificateCallback().IsMatch(Sources.WithoutComments(file.Text))
            select file.Name.Replace('\\', '/');

        Assert.Equal(JudgesOfCertificates.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_program_is_started_through_a_shell()
    {
        var offenders =
            from file in Sources.Below("src", ".cs")
            where Shell().IsMatch(Sources.WithoutComments(file.Text))
            select file.Name;

        Assert.Empty(offenders);
    }

    [Fact]
    public void The_page_of_safety_names_tests_that_exist()
    {
        var page = File.ReadAllText(Path.Combine(Contract.Root, "docs", "architecture", "security.md"));
        var named = NamedTest().Matches(page).Select(match => (Class: match.Groups["class"].Value, Test: match.Groups["test"].Value)).ToList();
        var tests = Sources.Below("tests", ".cs").GroupBy(file => Path.GetFileNameWithoutExtension(file.Name)).ToDictionary(group => group.Key, group => string.Concat(group.Select(file => file.Text)));

        Assert.InRange(named.Count, 40, 200);
        Assert.Empty(named.Where(name => !tests.TryGetValue(name.Class, out var text) || !text.Contains($" {name.Test}(", StringComparison.Ordinal)).Select(name => $"{name.Class}.{name.Test} is no test."));
    }

    [GeneratedRegex("CertificateValidationCallback|ServerCertificateCustomValidation|DangerousAccept")]
    private static partial Regex CertificateCallback();

    [GeneratedRegex("""UseShellExecute = true|"(/bin/)?(ba)?sh"|"-c" """)]
    private static partial Regex Shell();

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<test>\w+)`")]
    private static partial Regex NamedTest();
}
