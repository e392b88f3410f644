using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Policy.Experiments;
using Rucio.Policy.Schema;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Experiments;

public sealed class ExperimentVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Experiments_paths_are_theirs() => Vectors.Hold("lfn2pfn_experiments", Lfn2Pfn, output);

    [Fact]
    public void Experiments_paths_on_tape_are_theirs() => Vectors.Hold("non_deterministic_pfn_experiments", NonDeterministic, output);

    [Fact]
    public void Experiments_names_are_read_from_their_paths() => Vectors.Hold("pfn2lfn_experiments", Pfn2Lfn, output);

    [Fact]
    public void Experiments_scopes_are_found() => Vectors.Hold("extract_scope_experiments", Scope, output);

    [Fact]
    public void Experiments_schemas_accept_what_theirs_accepted() => Vectors.Hold("schema_experiments", Schema, output);

    [Fact]
    public void A_path_is_split_where_the_server_splits_it() => Vectors.Hold("scope_name_regexp", Split, output);

    [Fact]
    public void Belle_IIs_pattern_for_RSEs_does_not_hang()
    {
        var schema = new SchemaSet(ExperimentSchemas.Find("belleii"), SchemaModule.Generic);
        var clock = Stopwatch.StartNew();
        Assert.NotNull(schema.Check("rse", new string('A', 200) + "!"));
        Assert.True(clock.Elapsed < PythonPattern.TimeLimit * 3, $"It took {clock.Elapsed}.");
    }

    private static string? Lfn2Pfn(JsonElement item)
    {
        var protocol = item.TryGetProperty("protocol_attributes", out var attributes) ? (IReadOnlyDictionary<string, object?>)JsonValues.Plain(attributes)! : new Dictionary<string, object?>();
        return Same(item, () => item.GetProperty("path").GetString(),
            () => ExperimentLfn2Pfn.All[Name(item)](item.GetProperty("scope").GetString()!, item.GetProperty("name").GetString()!, "RSE", new Dictionary<string, object?>(), protocol));
    }

    private static string? NonDeterministic(JsonElement item) => Same(item, () => item.GetProperty("path").GetString(),
        () => ExperimentPaths.NonDeterministic[Name(item)](item.GetProperty("dataset").GetString()!, item.GetProperty("scope").GetString(), item.GetProperty("file").GetString()!));

    private static string? Pfn2Lfn(JsonElement item) => Same(item, () => $"{item.GetProperty("name").GetString()} {item.GetProperty("scope").GetString()}", () =>
    {
        var (name, scope) = ExperimentPaths.Pfn2Lfn[Name(item)](item.GetProperty("parsed_input").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.GetString()!));
        return $"{name} {scope}";
    });

    private static string? Scope(JsonElement item)
    {
        var scopes = item.GetProperty("scopes") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(scope => scope.GetString()!).ToList() : null;

        // A set never replaces a built-in: the stricter dirac of one package has a name of its own.
        var algorithm = Name(item) == "dirac" ? "dirac_strict" : Name(item);
        return Same(item, () => $"{item.GetProperty("scope").GetString()} {item.GetProperty("name").GetString()}", () =>
        {
            var (scope, name) = ExperimentScopes.All[algorithm](item.GetProperty("did").GetString()!, scopes);
            return $"{scope} {name}";
        });
    }

    private static string? Schema(JsonElement item)
    {
        var value = Vectors.Object(item);
        var schema = item.GetProperty("schema").GetString()!;
        foreach (var module in item.GetProperty("accept").EnumerateObject())
        {
            var fault = new SchemaSet(ExperimentSchemas.Find(module.Name), SchemaModule.Generic).Check(schema, value);
            if ((fault is null) != module.Value.GetBoolean())
            {
                return $"{module.Name} {(fault is null ? "accepted" : $"refused: {fault}")}";
            }
        }

        return null;
    }

    private static string? Split(JsonElement item)
    {
        var name = item.GetProperty("module").GetString()!;
        var set = name switch
        {
            "generic" => SchemaSet.Generic,
            "generic_multi_vo" => new SchemaSet(null, SchemaModule.GenericMultiVo),
            _ => new SchemaSet(ExperimentSchemas.Find(name), SchemaModule.Generic),
        };
        var match = PythonPattern.Of(set.Value("SCOPE_NAME_REGEXP")!.GetValue<string>()).Match(item.GetProperty("text").GetString()!);
        JsonNode? groups = match is { Success: true, Index: 0 } ? new JsonArray(match.Groups[1].Value, match.Groups[2].Value) : null;
        return JsonNode.DeepEquals(groups, JsonNode.Parse(item.GetProperty("groups").GetRawText())) ? null : $"was {groups?.ToJsonString()}";
    }

    private static string Name(JsonElement item) => item.GetProperty("algorithm").GetString()!;

    private static string? Same(JsonElement item, Func<string?> expected, Func<string> actual)
    {
        var fails = item.TryGetProperty("error", out _);
        try
        {
            var was = actual();
            return !fails && was == expected() ? null : $"was {was}";
        }
        catch (FormatException e)
        {
            return fails ? null : $"was refused: {e.Message}";
        }
    }
}
