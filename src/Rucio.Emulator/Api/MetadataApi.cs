using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Metadata of the two plugins: columns of the dids table, and JSON.</summary>
internal sealed class MetadataApi
{
    private static readonly HashSet<string> OwnColumns = ["scope", "name", "did_type", "account", "bytes", "length", "adler32", "md5", "is_open", "monotonic", "expired_at", "created_at", "updated_at"];

    public static bool IsColumn(DidRow did, string key) => OwnColumns.Contains(key) || did.Other.ContainsKey(key);

    public static bool IsColumn(VoState state, string key) => OwnColumns.Contains(key) || state.CollectionDefaults.ContainsKey(key);

    public static void Assign(DidRow did, string key, JsonNode? value)
    {
        if (key == "lifetime")
        {
            did.ExpiredAt = value is null ? null : did.UpdatedAt.AddSeconds(value.GetValue<double>());
        }
        else if (IsColumn(did, key) && !OwnColumns.Contains(key))
        {
            did.Other[key] = value?.DeepClone();
        }
        else
        {
            did.Metadata[key] = value?.DeepClone();
        }
    }

    public Reply Get(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Dumps(Read(exchange, key, exchange.Argument("plugin") ?? "DID_COLUMN"));
    }

    public Reply Bulk(Exchange exchange)
    {
        exchange.Accepts(Reply.JsonStream);
        var parameters = exchange.Parameters();
        var plugin = parameters["plugin"]?.ToString() ?? "DID_COLUMN";
        var rows = new List<JsonNode>();
        foreach (var key in (DidApi.Required(parameters, "dids") as JsonArray ?? []).Select(static did => DidApi.Key(did!)).Distinct())
        {
            if (exchange.State.Find(key) is null)
            {
                continue;
            }

            var row = new JsonObject { ["scope"] = key.Scope, ["name"] = key.Name };
            foreach (var (name, value) in Read(exchange, key, plugin))
            {
                row[name] = value?.DeepClone();
            }

            rows.Add(row);
        }

        return Reply.Stream(rows);
    }

    public Reply Set(Exchange exchange, DidKey key, string name)
    {
        var value = DidApi.Required(exchange.Parameters(), "value");
        Assign(Changeable(exchange, key), name, value);
        return Reply.Created();
    }

    public Reply SetMany(Exchange exchange, DidKey key)
    {
        var meta = DidApi.Required(exchange.Parameters(), "meta") as JsonObject ?? throw new RucioRefusal(400, "TypeError", "meta must be a json dictionary");
        var did = Changeable(exchange, key);
        foreach (var (name, value) in meta)
        {
            Assign(did, name, value);
        }

        return Reply.Created();
    }

    public Reply Delete(Exchange exchange, DidKey key, string? name)
    {
        if (name is null)
        {
            throw RucioRefusal.KeyMissing("key");
        }

        var did = Changeable(exchange, key);
        return did.Metadata.Remove(name) ? Reply.Done() : throw new RucioRefusal(404, "KeyNotFound", $"Key {name} not found for data identifier {key}");
    }

    private static DidRow Changeable(Exchange exchange, DidKey key)
    {
        DidApi.MayChange(exchange, key, $"Account {exchange.Issuer} can not add metadata to data identifier {key}. ");
        var did = DidApi.Find(exchange, key);
        did.UpdatedAt = exchange.Now;
        return did;
    }

    private static JsonObject Read(Exchange exchange, DidKey key, string plugin)
    {
        if (plugin is not ("DID_COLUMN" or "JSON" or "ALL"))
        {
            throw new RucioRefusal(400, "UnsupportedMetadataPlugin", $"Metadata plugin \"{plugin}\" is not enabled on the server.");
        }

        var did = DidApi.Find(exchange, key);
        var answer = plugin == "JSON" ? [] : did.Columns();
        if (plugin != "DID_COLUMN")
        {
            foreach (var (name, value) in did.Metadata)
            {
                answer[name] = value?.DeepClone();
            }
        }

        return answer;
    }
}
