using System.Text.Json;
using Rucio.Policy.Algorithms;
using Rucio.Policy.Pfns;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Pfns;

public sealed class PfnVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void A_protocol_builds_Rucios_PFN() => Vectors.Hold("lfns2pfns", Build, output);

    [Fact]
    public void A_PFN_is_taken_apart_as_Rucio_does_it() => Vectors.Hold("pfn_parse", Parse, output);

    [Fact]
    public void PFNs_are_cleaned_and_sorted_as_Rucio_does_it() => Vectors.Hold("clean_pfns", Clean, output);

    private static string? Build(JsonElement item)
    {
        var lfn = item.GetProperty("lfn");
        var (scope, name) = (lfn.GetProperty("scope").GetString()!, lfn.GetProperty("name").GetString()!);
        var given = lfn.TryGetProperty("path", out var path) ? path.GetString() : null;
        var pfn = PfnRules.Build(
            Protocol(item), given, () => item.GetProperty("lfn2pfn_algorithm").GetString() == "hash" ? BuiltInLfn2Pfn.Hash(scope, name) : BuiltInLfn2Pfn.Identity(scope, name));
        return pfn == item.GetProperty("pfn").GetString() ? null : $"was {pfn}";
    }

    private static string? Parse(JsonElement item)
    {
        try
        {
            var parsed = item.TryGetProperty("parsed_input", out var input)
                ? input.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString())
                : PfnRules.Parse(Protocol(item), item.GetProperty("pfn").GetString()!).ToDictionary();
            if (item.TryGetProperty("error", out _))
            {
                return "was accepted";
            }

            if (item.TryGetProperty("parsed", out var expected) && expected.EnumerateObject().FirstOrDefault(p => parsed[p.Name] != p.Value.ToString()) is { Value.ValueKind: not JsonValueKind.Undefined } differs)
            {
                return $"{differs.Name} was {parsed[differs.Name]}";
            }

            var (name, scope) = BuiltInPfn2Lfn.Def(parsed);
            var lfn = item.GetProperty("pfn2lfn");
            return name == lfn.GetProperty("name").GetString() && scope == lfn.GetProperty("scope").GetString() ? null : $"was {scope}:{name}";
        }
        catch (FormatException e)
        {
            return item.TryGetProperty("error", out _) ? null : e.Message;
        }
    }

    private static string? Clean(JsonElement item)
    {
        var cleaned = PfnRules.Clean(Texts("pfns"));
        return cleaned.SequenceEqual(Texts("cleaned")) ? null : $"was {string.Join(' ', cleaned)}";

        IEnumerable<string> Texts(string name) => item.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
    }

    private static StorageProtocol Protocol(JsonElement item)
    {
        var service = item.TryGetProperty("extended_attributes", out var extended) && extended.ValueKind == JsonValueKind.Object && extended.TryGetProperty("web_service_path", out var path)
            ? path.GetString()
            : null;
        return new StorageProtocol(
            item.GetProperty("impl").GetString()!, item.GetProperty("scheme").GetString()!, item.GetProperty("hostname").GetString()!, item.GetProperty("port").GetInt32(),
            item.GetProperty("prefix").GetString()!, service);
    }
}
