using System.Text.RegularExpressions;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

/// <summary><c>docs/features.md</c> names a test for each feature: each of them must be there.</summary>
public sealed partial class FeaturesPageTests
{
    private static readonly string[] Rows =
        [.. File.ReadAllLines(Path.Combine(Contract.Root, "docs", "features.md")).Where(line => line.StartsWith('|') && !Rule().IsMatch(line) && !line.StartsWith("| feature |", StringComparison.Ordinal))];

    [Fact]
    public void Every_feature_names_a_test_that_exists()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, row => Assert.NotEmpty(Named().Matches(row)));

        var missing = Rows.SelectMany(row => Named().Matches(row)).Select(Missing).OfType<string>().Distinct(StringComparer.Ordinal);

        Assert.Empty(missing);
    }

    private static string? Missing(Match named)
    {
        var file = Path.Combine(Contract.Root, named.Groups["file"].Value);
        var title = named.Groups["title"].Value;
        return !File.Exists(file) ? $"{named.Groups["file"].Value} is no file."
            : !File.ReadAllText(file).Contains(title, StringComparison.Ordinal) ? $"{named.Groups["file"].Value} has no test “{title}”."
            : null;
    }

    [GeneratedRegex("`(?<file>(?:tests|frontend)/[^`]+)` “(?<title>[^”]+)”")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\|[-|]+\|$")]
    private static partial Regex Rule();
}
