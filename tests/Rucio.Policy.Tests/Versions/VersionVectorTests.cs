using System.Text.Json;
using Rucio.Policy.Versions;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Versions;

public sealed class VersionVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void A_version_is_in_a_set_where_Python_says_so() => Vectors.Hold("specifiers", Specifier, output);

    [Fact]
    public void A_package_supports_the_Rucio_versions_that_Rucio_accepts_it_for() => Vectors.Hold("supported_version", Supported, output);

    [Fact]
    public void The_form_before_36_means_membership() => Vectors.Hold("supported_version_pre36", SupportedBefore36, output);

    private static string? Specifier(JsonElement item)
    {
        var expected = item.TryGetProperty("contains", out var contains) ? contains.ToString() : item.GetProperty("error").GetString();
        string actual;
        try
        {
            actual = VersionSet.Parse(item.GetProperty("specifier").GetString()!).Contains(item.GetProperty("version").GetString()!).ToString();
        }
        catch (FormatException)
        {
            actual = "InvalidSpecifier";
        }

        return actual == expected ? null : $"expected {expected}, was {actual}";
    }

    private static string? Supported(JsonElement item)
    {
        // A tuple or a set of Python has no counterpart here: a list is a list.
        if (item.GetProperty("outcome").GetString() == "AttributeError")
        {
            return null;
        }

        var expected = item.GetProperty("outcome").GetString() is "TypeError" or "InvalidSpecifier" ? "malformed" : item.GetProperty("outcome").GetString();
        var version = item.GetProperty("rucio_version").GetString()!;
        var actual = Outcome(item, declared => declared.Supports(version));

        // Departure (docs/policies.md): entries that are all plain numbers are the form before 36, which Rucio 36 and later call malformed.
        if (expected == "malformed" && IsPlain(item.GetProperty("supported_version")))
        {
            expected = Outcome(item, declared => declared.ListsExactly(version));
        }

        return actual == expected ? null : $"expected {expected}, was {actual}";
    }

    private static string? SupportedBefore36(JsonElement item)
    {
        var expected = item.GetProperty("outcome").GetString();
        var actual = Outcome(item, declared => declared.ListsExactly(item.GetProperty("rucio_version").GetString()!));
        return actual == expected || (actual == "malformed" && expected is "TypeError" or "AttributeError") ? null : $"expected {expected}, was {actual}";
    }

    private static bool IsPlain(JsonElement declared) =>
        (declared.ValueKind == JsonValueKind.Array ? declared.EnumerateArray().ToArray() : [declared])
            .All(entry => entry.ValueKind == JsonValueKind.String && entry.GetString()!.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit)));

    private static string Outcome(JsonElement item, Func<SupportedVersion, bool> supports)
    {
        if (!item.TryGetProperty("supported_version", out var declared))
        {
            return "ok";
        }

        try
        {
            return supports(SupportedVersion.FromJson(declared)) ? "ok" : "PolicyPackageVersionError";
        }
        catch (FormatException)
        {
            return "malformed";
        }
    }
}
