using System.Reflection;
using System.Text.RegularExpressions;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

public sealed partial class ErrorCodeTests
{
    private static IEnumerable<string> InSource =>
        from assembly in new[] { typeof(SidecarApp).Assembly, Assembly.Load("Rucio.Transfers"), Assembly.Load("Rucio.Policy") }
        from type in assembly.GetTypes()
        where type.Name.EndsWith("Codes", StringComparison.Ordinal) && type is { IsAbstract: true, IsSealed: true }
        from constant in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        where constant is { IsLiteral: true } && constant.FieldType == typeof(string)
        select (string)constant.GetRawConstantValue()!;

    /// <summary>The words of an enum whose map the engine keeps to itself.</summary>
    private static IEnumerable<string> OfTransfers()
    {
        var assembly = Assembly.Load("Rucio.Transfers");
        var word = assembly.GetType("Rucio.Transfers.Faults.TransferFaults", throwOnError: true)!.GetMethod("Code", BindingFlags.Public | BindingFlags.Static)!; // throws where it is gone
        return Enum.GetValues(assembly.GetType("Rucio.Transfers.Faults.TransferFault", throwOnError: true)!).Cast<object>().Select(fault => (string)word.Invoke(null, [fault])!);
    }

    [Fact]
    public void The_page_of_error_codes_lists_exactly_those_of_the_source()
    {
        var page = Row().Matches(File.ReadAllText(Path.Combine(Contract.Root, "docs", "api", "errors.md"))).Select(match => match.Groups["code"].Value).ToList();

        Assert.Equal(page.Distinct(StringComparer.Ordinal), page);
        Assert.Empty(InSource.Concat(OfTransfers()).Except(page).Select(code => $"'{code}' is missing in docs/api/errors.md."));
        Assert.Empty(page.Except(InSource).Except(OfTransfers()).Select(code => $"'{code}' of docs/api/errors.md is no code of the source."));
    }

    [Fact]
    public void A_code_is_lower_case_words_and_used_in_one_place() =>
        Assert.All(InSource, code => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", code));

    [Fact]
    public void Codes_are_named_before_they_are_used()
    {
        var offenders =
            from file in Sources.Below("src/RucioJupyter.Sidecar", ".cs")
            from Match match in Literal().Matches(Sources.WithoutComments(file.Text))
            select $"{file.Name}: {match.Value}";

        Assert.Empty(offenders);
    }

    [GeneratedRegex(@"^\| `(?<code>[a-z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("""new (RefusalException|Problem)\((\d+, )?"[a-z_]+",""")]
    private static partial Regex Literal();
}
