using System.Globalization;
using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>GET /dids/{scope}/dids/search, with the filters of both metadata plugins.</summary>
internal sealed class DidSearch
{
    /// <summary>PostgreSQL reads a big scope in the order of the table and a small one by its index.</summary>
    private const int BigScope = 1000;

    private static readonly string[] Types = ["all", "collection", "container", "dataset", "file"];

    public Reply Search(Exchange exchange, string scope)
    {
        exchange.Accepts(Reply.JsonStream);
        var groups = Filters(exchange);
        var type = exchange.Argument("type") ?? "collection";
        var isLong = Flag(exchange, "long");
        var recursive = Flag(exchange, "recursive");
        var limit = int.TryParse(exchange.Argument("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : int.MaxValue;
        if (!Types.Contains(type))
        {
            throw new RucioRefusal(409, "UnsupportedOperation", $"{type} is not a valid type. Valid types are dict_keys(['all', 'collection', 'container', 'dataset', 'file'])");
        }

        var byJson = ByJson(exchange.State, groups);
        var conditions = groups.Select(group => group.Select(pair => new DidCondition(pair.Key, pair.Value, byJson)).ToList()).ToList();
        var rows = new List<DidRow>();
        var seen = new HashSet<DidKey>();
        Collect(exchange.State, scope, type, conditions, recursive, seen, rows);
        return Reply.Stream(rows.Take(limit).Select(JsonNode (did) => !isLong
            ? JsonValue.Create(did.Key.Name)
            : new JsonObject
            {
                ["scope"] = did.Key.Scope,
                ["name"] = did.Key.Name,
                ["did_type"] = byJson ? null : did.Type,
                ["bytes"] = byJson ? null : did.Bytes,
                ["length"] = byJson ? null : did.Length,
            }).ToList());
    }

    private static bool Flag(Exchange exchange, string name) => exchange.Argument(name)?.ToLowerInvariant() switch
    {
        null or "" or "0" or "false" => false,
        "1" or "true" => true,
        _ => throw new RucioRefusal(400, "TypeError", $"'{name}' must be a boolean type."),
    };

    private static List<JsonObject> Filters(Exchange exchange)
    {
        if (exchange.Argument("filters") is { } text)
        {
            return PythonLiteral.Evaluate(text) switch
            {
                JsonArray list => [.. list.OfType<JsonObject>()],
                JsonObject one => [one],
                _ => throw new UncaughtPythonError("Provided filters must be a list or dictionary."),
            };
        }

        var legacy = new JsonObject();
        foreach (var (name, value) in exchange.Query)
        {
            if (name is not ("type" or "limit" or "long" or "recursive"))
            {
                legacy[name] = value;
            }
        }

        return [legacy];
    }

    private static bool ByJson(VoState state, List<JsonObject> groups)
    {
        var keys = groups.SelectMany(static group => group).Select(static pair => DidCondition.Split(pair.Key).Key).Where(static key => key != "name").Distinct().ToList();
        var columns = keys.Count(key => key is "created_after" or "created_before" || MetadataApi.IsColumn(state, key));
        return columns == keys.Count
            ? false
            : columns == 0 ? true : throw new RucioRefusal(500, "InvalidMetadata", "Filter keys used do not all belong to the same metadata plugin.");
    }

    private static void Collect(VoState state, string scope, string type, List<List<DidCondition>> groups, bool recursive, HashSet<DidKey> seen, List<DidRow> rows)
    {
        var found = Candidates(state, scope, type, groups).Where(did => groups.Count == 0 || groups.Exists(group => group.TrueForAll(condition => condition.Holds(did)))).ToList();
        if (recursive)
        {
            foreach (var child in found.Where(static did => !did.IsFile).SelectMany(did => state.Children(did.Key)).ToList())
            {
                // Rucio: core/did_meta_plugins list_dids replaces the name in every group by the child's.
                var named = groups.Select(group => group.Where(static condition => condition.Key != "name").Append(DidCondition.Named(child.Child.Name)).ToList()).ToList();
                Collect(state, child.Child.Scope, type, named, recursive: true, seen, rows);
            }
        }

        rows.AddRange(found.Where(did => seen.Add(did.Key)));
    }

    private static IEnumerable<DidRow> Candidates(VoState state, string scope, string type, List<List<DidCondition>> groups)
    {
        // A generated row is made only if its name can match.
        bool Named(string name) => groups.Count == 0 || groups.Exists(group => group.TrueForAll(condition => condition.MayBeNamed(name)));
        var generated = state.Generators.Values.Where(generator => generator.Scope == scope).ToList();
        var rows = state.Table.Where(row => row.Key.Scope == scope).ToList();
        var wanted = rows.Where(row => type switch
        {
            "all" => true,
            "collection" => !row.IsFile,
            _ => row.Type.Equals(type, StringComparison.OrdinalIgnoreCase),
        });
        if (generated.Count > 0 && type is "all" or "file")
        {
            wanted = wanted.Concat(generated.SelectMany(generator => Enumerable.Range(0, generator.Count).Select(generator.NameAt).Where(Named).Select(name => generator.Find(new DidKey(generator.Scope, name))!)));
        }

        return rows.Count + generated.Sum(static generator => generator.Count) > BigScope ? wanted : wanted.OrderBy(static row => row.Key.Name, Utf8Order.Comparer);
    }
}
