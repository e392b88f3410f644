using System.Text.Json;
using Rucio.Policy.Algorithms;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Algorithms;

public sealed class BuiltInVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Hash_and_identity_give_Rucios_paths() => Vectors.Hold("lfn2pfn", Lfn2Pfn, output);

    [Fact]
    public void Def_gives_Rucios_paths_on_tape() => Vectors.Hold("non_deterministic_pfn", NonDeterministic, output);

    [Fact]
    public void Def_and_dirac_find_the_scope_that_Rucio_finds() => Vectors.Hold("extract_scope", Scope, output);

    private static string? Lfn2Pfn(JsonElement item)
    {
        var (scope, name) = (item.GetProperty("scope").GetString()!, item.GetProperty("name").GetString()!);
        var path = item.GetProperty("algorithm").GetString() == "hash" ? BuiltInLfn2Pfn.Hash(scope, name) : BuiltInLfn2Pfn.Identity(scope, name);
        return path == item.GetProperty("path").GetString() ? null : $"was {path}";
    }

    private static string? NonDeterministic(JsonElement item)
    {
        var path = BuiltInNonDeterministicPfn.Def(item.GetProperty("dataset").GetString()!, item.GetProperty("scope").GetString(), item.GetProperty("file").GetString()!);
        return path == item.GetProperty("path").GetString() ? null : $"was {path}";
    }

    private static string? Scope(JsonElement item)
    {
        var did = item.GetProperty("did").GetString()!;
        var fails = item.TryGetProperty("error", out _);
        try
        {
            var (scope, name) = item.GetProperty("algorithm").GetString() == "def" ? BuiltInScopeExtraction.Def(did, null) : BuiltInScopeExtraction.Dirac(did, null);
            return !fails && scope == item.GetProperty("scope").GetString() && name == item.GetProperty("name").GetString() ? null : $"was {scope}, {name}";
        }
        catch (FormatException)
        {
            return fails ? null : "was refused";
        }
    }
}
