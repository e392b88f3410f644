using System.Text.RegularExpressions;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

public sealed partial class ConfigPageTests
{
    [Fact]
    public void The_page_of_the_configuration_describes_exactly_the_keys_that_are_read()
    {
        var page = File.ReadAllText(Path.Combine(Contract.Root, "docs", "config", "README.md"));
        var described = Row().Matches(page).Select(match => match.Groups["key"].Value).ToList();
        var read = InstanceKeys.All.Concat(InstanceKeys.Top).Concat(InstanceKeys.Destination).Distinct().ToList();

        Assert.Empty(read.Except(described).Select(key => $"'{key}' is missing in docs/config/README.md."));
        Assert.Empty(described.Except(read).Select(key => $"'{key}' of docs/config/README.md is not read."));
    }

    [Fact]
    public void Every_variable_of_the_container_image_is_described()
    {
        var page = File.ReadAllText(Path.Combine(Contract.Root, "docs", "config", "README.md"));

        Assert.All(InstanceKeys.All.Select(key => RucioVariables.VariableOf(key)).Where(name => name.StartsWith("RUCIO_", StringComparison.Ordinal)), name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<key>[a-z_$]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
