using System.Text.Json.Nodes;

namespace Rucio.Policy.Schema;

/// <summary>What a package's schema module holds. What it leaves out comes from the generic one.</summary>
public interface ISchemaModule
{
    /// <summary>Constants such as <c>SCOPE_LENGTH</c>, and the parts that schemas are made of, such as <c>NAME</c>.</summary>
    IReadOnlyDictionary<string, JsonNode?> Values { get; }

    /// <summary>JSON schemas by Rucio's name for them, such as <c>did</c>; a text is the name of a value. Null: the module defines none.</summary>
    IReadOnlyDictionary<string, JsonNode>? SCHEMAS { get; }
}

/// <summary>A schema module that is data.</summary>
public sealed class SchemaModule(IReadOnlyDictionary<string, JsonNode?> values, IReadOnlyDictionary<string, JsonNode>? schemas = null) : ISchemaModule
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, JsonNode?> Values { get; } = values;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, JsonNode>? SCHEMAS { get; } = schemas;

    /// <summary>The schema of a server without a policy package.</summary>
    public static SchemaModule Generic { get; } = Embedded("generic");

    /// <summary>The schema of a server with several VOs and no policy package.</summary>
    public static SchemaModule GenericMultiVo { get; } = Over(Generic, Document("generic_multi_vo"));

    /// <summary>Reads <c>{"values": {…}, "schemas": {…}}</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static SchemaModule FromJson(JsonNode? document)
    {
        if (document is not JsonObject root || root["values"] is not (null or JsonObject) || root["schemas"] is not (null or JsonObject))
        {
            throw new FormatException("A schema is a JSON object with 'values' and 'schemas', each an object.");
        }

        return new SchemaModule(Copy(root["values"]), root["schemas"] is JsonObject schemas ? schemas.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!.DeepClone()) : null);
    }

    private static SchemaModule Over(SchemaModule lower, JsonObject upper)
    {
        var without = upper["without"]!.AsArray().Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var values = lower.Values.Where(value => !without.Contains(value.Key)).ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
        foreach (var (name, value) in Copy(upper["values"]))
        {
            values[name] = value;
        }

        var schemas = lower.SCHEMAS!.ToDictionary(schema => schema.Key, schema => schema.Value, StringComparer.Ordinal);
        foreach (var (name, schema) in upper["schemas"]!.AsObject())
        {
            schemas[name] = schema!.DeepClone();
        }

        return new SchemaModule(values, schemas);
    }

    private static SchemaModule Embedded(string name) => FromJson(Document(name));

    private static JsonObject Document(string name)
    {
        using var stream = typeof(SchemaModule).Assembly.GetManifestResourceStream($"Rucio.Policy.Schema.{name}.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static Dictionary<string, JsonNode?> Copy(JsonNode? values) =>
        values?.AsObject().ToDictionary(value => value.Key, value => value.Value?.DeepClone(), StringComparer.Ordinal) ?? [];
}
