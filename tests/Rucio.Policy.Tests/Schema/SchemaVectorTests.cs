using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Policy.Schema;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Schema;

public sealed class SchemaVectorTests(ITestOutputHelper output)
{
    private static readonly SchemaSet MultiVo = new(null, SchemaModule.GenericMultiVo);

    [Fact]
    public void The_generic_schemas_accept_what_Rucio_accepts() => Vectors.Hold("schema_generic", Generic, output);

    [Fact]
    public void A_package_replaces_only_what_it_defines() => Vectors.Hold("schema_fallback", Fallback, output);

    private static string? Generic(JsonElement item)
    {
        var accept = item.GetProperty("accept");
        var (schema, value) = (item.GetProperty("schema").GetString()!, Vectors.Object(item));
        return Differs(SchemaSet.Generic.Check(schema, value), accept.GetProperty("generic").GetBoolean(), "generic")
            ?? Differs(MultiVo.Check(schema, value), accept.GetProperty("generic_multi_vo").GetBoolean(), "generic_multi_vo");
    }

    private static string? Fallback(JsonElement item)
    {
        var package = JsonNode.Parse(item.GetProperty("package_schema").GetRawText())!.AsObject();
        var module = new SchemaModule(
            package["constants"]?.AsObject().ToDictionary(v => v.Key, v => v.Value) ?? [],
            package["SCHEMAS"]?.AsObject().ToDictionary(v => v.Key, v => v.Value!));
        var set = new SchemaSet(module, SchemaModule.Generic);
        if (item.TryGetProperty("get_schema_value", out var name))
        {
            var value = set.Value(name.GetString()!);
            return JsonNode.DeepEquals(Bare(value), Bare(JsonNode.Parse(item.GetProperty("value").GetRawText()))) ? null : $"was {value?.ToJsonString()}";
        }

        return Differs(set.Check(item.GetProperty("schema").GetString()!, Vectors.Object(item)), item.GetProperty("accept").GetBoolean(), "package");
    }

    /// <summary>Without the descriptions, whose words are our own.</summary>
    private static JsonNode? Bare(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(member => member.Key != "description").Select(member => KeyValuePair.Create(member.Key, Bare(member.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Bare)]),
        _ => node?.DeepClone(),
    };

    private static string? Differs(string? fault, bool accepted, string module) =>
        (fault is null) == accepted ? null : $"{module} {(accepted ? $"refused: {fault}" : "accepted")}";
}
