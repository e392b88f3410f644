using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Reading and changing data identifiers and their contents.</summary>
internal sealed class DidApi(RuleEngine engine)
{
    public Reply Get(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.Json);
        var did = Find(exchange, key);
        var answer = new JsonObject { ["scope"] = key.Scope, ["name"] = key.Name, ["type"] = did.Type, ["account"] = did.Account };
        if (did.IsFile)
        {
            answer["bytes"] = did.Bytes;
            answer["length"] = 1;
            answer["md5"] = did.Md5;
            answer["adler32"] = did.Adler32;
            return Reply.Dumps(answer);
        }

        answer["open"] = did.IsOpen;
        answer["monotonic"] = did.Monotonic;
        answer["expired_at"] = did.ExpiredAt is { } expired ? WireDate.Rfc(expired) : null;
        answer["length"] = did.Length;
        answer["bytes"] = did.Bytes;
        var depth = exchange.Argument("dynamic_depth")?.ToUpperInvariant() ?? (exchange.Argument("dynamic") is null ? null : "FILE");
        if (depth == "FILE")
        {
            var files = exchange.State.FilesBelow(did).ToList();
            answer["length"] = files.Count;
            answer["bytes"] = (double)files.Sum(static file => file.Bytes ?? 0);
        }
        else if (depth == "DATASET" && did.IsContainer)
        {
            var datasets = exchange.State.DatasetsBelow(key).Select(exchange.State.Find).ToList();
            answer["length"] = (double)datasets.Sum(static set => set!.Length ?? 0);
            answer["bytes"] = (double)datasets.Sum(static set => set!.Bytes ?? 0);
        }

        return Reply.Dumps(answer);
    }

    public Reply Files(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        var did = Find(exchange, key);
        var withBlock = exchange.Argument("long") is not null;
        return Reply.Stream(FilesInOrder(exchange.State, did).Select(file => FileLine(file, withBlock, null)));
    }

    public Reply Contents(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        var did = Find(exchange, key);
        var children = exchange.State.Generators.ContainsKey(did.Key) ? exchange.State.Children(key) : [.. exchange.State.Children(key)];
        return Reply.Stream(children.Select(static child => (LineWriter)(text =>
        {
            text.Raw("{\"scope\": "u8);
            text.Text(child.Child.Scope);
            text.Raw(", \"name\": "u8);
            text.Text(child.Child.Name);
            text.Raw(", \"type\": "u8);
            text.Text(child.Type);
            text.Raw(", \"bytes\": "u8);
            text.NumberOrNull(child.Bytes);
            text.Raw(", \"adler32\": "u8);
            text.Text(child.Adler32);
            text.Raw(", \"md5\": "u8);
            text.Text(child.Md5);
            text.Raw("}\n"u8);
        })));
    }

    public Reply History(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        _ = Find(exchange, key);
        return Reply.Stream(Array.Empty<JsonNode>());
    }

    public Reply Parents(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        return Reply.Stream(exchange.State.Parents(key).Select(JsonNode (parent) => new JsonObject
        {
            ["scope"] = parent.Scope,
            ["name"] = parent.Name,
            ["type"] = exchange.State.Find(parent)!.Type,
        }).ToList());
    }

    public Reply BulkFiles(Exchange exchange)
    {
        exchange.Accepts(Reply.JsonStream);
        var asked = (Required(exchange.Parameters(), "dids") as JsonArray ?? []).Select(static did => Key(did!)).ToList();
        var found = asked.Select(exchange.State.Find).OfType<DidRow>().Select(did => (did.Key, Files: FilesInOrder(exchange.State, did))).ToList();
        return Reply.Stream(found.SelectMany(static did => did.Files.Select(file => FileLine(file, false, did.Key))));
    }

    public Reply ListScope(Exchange exchange, string scope)
    {
        exchange.Accepts(Reply.JsonStream);
        var name = exchange.Argument("name");
        var recursive = string.Equals(exchange.Argument("recursive"), "true", StringComparison.OrdinalIgnoreCase) || exchange.Argument("recursive") == "1";
        var rows = new List<JsonNode>();
        if (name is not null)
        {
            Drill(exchange.State, new DidKey(scope, name), 0, recursive, rows);
            return Reply.Stream(rows);
        }

        foreach (var did in exchange.State.Table.Where(row => row.Key.Scope == scope && !exchange.State.Parents(row.Key).Any(parent => parent.Scope == scope)).OrderBy(static row => row.Key.Name, Utf8Order.Comparer))
        {
            rows.Add(new JsonObject { ["scope"] = scope, ["name"] = did.Key.Name, ["type"] = did.Type, ["parent"] = null, ["level"] = 0, ["bytes"] = did.IsFile ? did.Bytes : null });
            if (recursive)
            {
                Drill(exchange.State, did.Key, 0, recursive, rows);
            }
        }

        return Reply.Stream(rows);
    }

    public Reply Add(Exchange exchange, DidKey key)
    {
        Create(exchange, key, exchange.Parameters(), byBulk: false);
        return Reply.Created();
    }

    public Reply AddMany(Exchange exchange)
    {
        foreach (var did in exchange.List().OfType<JsonObject>())
        {
            Create(exchange, Key(did), did, byBulk: true);
        }

        return Reply.Created();
    }

    public Reply Attach(Exchange exchange, DidKey parent)
    {
        Attach(exchange, parent, Required(exchange.Parameters(), "dids") as JsonArray ?? [], ignoreDuplicates: false);
        return Reply.Created();
    }

    public Reply AttachMany(Exchange exchange)
    {
        var parameters = exchange.Body.AsSpan().TrimStart(" \n\r\t"u8).StartsWith("["u8) ? new JsonObject { ["attachments"] = exchange.List().DeepClone() } : exchange.Parameters();
        var ignore = parameters["ignore_duplicate"]?.GetValue<bool>() ?? false;
        foreach (var attachment in (Required(parameters, "attachments") as JsonArray ?? []).OfType<JsonObject>())
        {
            Attach(exchange, Key(attachment), attachment["dids"] as JsonArray ?? [], ignore);
        }

        return Reply.Created();
    }

    public Reply Detach(Exchange exchange, DidKey key)
    {
        var children = Required(exchange.Parameters(), "dids") as JsonArray ?? [];
        MayChange(exchange, key, $"Account {exchange.Issuer} can not detach data identifiers from {key}. ");
        var parent = Find(exchange, key);
        foreach (var child in children.Select(static row => Key(row!)))
        {
            if (!exchange.State.Detach(parent.Key, child))
            {
                throw new RucioRefusal(404, "DataIdentifierNotFound", $"Data identifier '{child}' not found under '{key}'");
            }
        }

        return Reply.Done();
    }

    public Reply SetStatus(Exchange exchange, DidKey key)
    {
        var parameters = exchange.Parameters();
        MayChange(exchange, key, $"Account {exchange.Issuer} can not set status on data identifier {key}. ");
        var did = Find(exchange, key);
        if (parameters["open"] is { } open && !did.IsFile)
        {
            var opened = open.GetValue<bool>();
            if (opened == did.IsOpen)
            {
                throw new RucioRefusal(409, "UnsupportedOperation", $"The status of the data identifier {key} cannot be changed");
            }

            var files = exchange.State.FilesBelow(did).ToList();
            did.IsOpen = opened;
            did.Bytes = opened ? null : files.Sum(static file => file.Bytes ?? 0);
            did.Length = opened ? null : files.Count;
            did.Other["events"] = opened ? null : files.Sum(static file => file.Events ?? 0);
            did.Other["closed_at"] = opened ? null : WireDate.Stored(exchange.Now);
            did.UpdatedAt = exchange.Now;
        }

        return Reply.Done();
    }

    internal static DidKey Key(JsonNode row) => new(row["scope"]?.ToString() ?? throw RucioRefusal.KeyMissing("scope"), row["name"]?.ToString() ?? throw RucioRefusal.KeyMissing("name"));

    internal static JsonNode? Required(JsonObject parameters, string key) =>
        parameters.TryGetPropertyValue(key, out var value) ? value : throw RucioRefusal.KeyMissing(key);

    internal static DidRow Find(Exchange exchange, DidKey key) => exchange.State.Find(key) ?? throw RucioRefusal.DidNotFound(key.Scope, key.Name);

    internal static void MayChange(Exchange exchange, DidKey key, string refusal)
    {
        if (!exchange.IsRoot && !exchange.State.Owns(exchange.Issuer, key.Scope))
        {
            throw RucioRefusal.Denied(refusal);
        }
    }

    /// <summary>The files of a dataset come by name; a generated one is by name as it is.</summary>
    private static IEnumerable<Attachment> FilesInOrder(VoState state, DidRow did) =>
        state.Generators.ContainsKey(did.Key)
            ? state.Children(did.Key)
            : did.IsContainer ? [.. state.FilesBelow(did)] : [.. state.FilesBelow(did).OrderBy(static file => file.Child, Comparer<DidKey>.Create(DidKey.Compare))];

    private static LineWriter FileLine(Attachment file, bool withBlock, DidKey? parent) => text =>
    {
        text.Raw("{\"scope\": "u8);
        text.Text(file.Child.Scope);
        text.Raw(", \"name\": "u8);
        text.Text(file.Child.Name);
        text.Raw(", \"bytes\": "u8);
        text.NumberOrNull(file.Bytes);
        text.Raw(", \"adler32\": "u8);
        text.Text(file.Adler32);
        text.Raw(", \"guid\": "u8);
        text.Text(Dashed(file.Guid));
        text.Raw(", \"events\": "u8);
        text.NumberOrNull(file.Events);
        if (withBlock)
        {
            text.Raw(", \"lumiblocknr\": "u8);
            text.NumberOrNull(file.LumiBlock);
        }

        if (parent is { } collection)
        {
            text.Raw(", \"parent_scope\": "u8);
            text.Text(collection.Scope);
            text.Raw(", \"parent_name\": "u8);
            text.Text(collection.Name);
        }

        text.Raw("}\n"u8);
    };

    private static string? Dashed(string? guid) =>
        guid is { Length: 32 } ? $"{guid[..8]}-{guid[8..12]}-{guid[12..16]}-{guid[16..20]}-{guid[20..]}".ToUpperInvariant() : guid;

    private static void Drill(VoState state, DidKey parent, int level, bool recursive, List<JsonNode> rows)
    {
        foreach (var child in state.Children(parent).OrderBy(static child => child.Child.Name, Utf8Order.Comparer))
        {
            rows.Add(new JsonObject
            {
                ["scope"] = child.Child.Scope,
                ["name"] = child.Child.Name,
                ["type"] = child.Type,
                ["parent"] = new JsonObject { ["scope"] = parent.Scope, ["name"] = parent.Name },
                ["level"] = level + 1,
            });
            if (recursive && child.Type != "FILE")
            {
                Drill(state, child.Child, level + 1, recursive, rows);
            }
        }
    }

    private void Create(Exchange exchange, DidKey key, JsonObject wanted, bool byBulk)
    {
        var type = Required(wanted, "type");
        Schemas.Check("did", new JsonObject { ["scope"] = key.Scope, ["name"] = key.Name, ["type"] = type?.DeepClone() }, 400);
        if (!exchange.IsRoot && !exchange.State.Owns(exchange.Issuer, key.Scope))
        {
            throw RucioRefusal.Denied($"Account {exchange.Issuer} can not {(byBulk ? "bulk add data identifier" : $"add data identifier to scope {key.Scope}")}. ");
        }

        if (!exchange.State.HasScope(key.Scope))
        {
            throw new RucioRefusal(404, "ScopeNotFound", "Scope not found!");
        }

        var meta = wanted["meta"] as JsonObject ?? [];
        if (!byBulk)
        {
            CheckConvention(key, meta);
        }

        if (exchange.State.Find(key) is not null)
        {
            throw new RucioRefusal(409, "DataIdentifierAlreadyExists", "Data Identifier already exists!");
        }

        var row = new JsonObject
        {
            ["scope"] = key.Scope,
            ["name"] = key.Name,
            ["did_type"] = type!.GetValue<string>(),
            ["account"] = exchange.Issuer,
            ["monotonic"] = wanted["statuses"]?["monotonic"]?.GetValue<bool>() ?? false,
            ["created_at"] = WireDate.Stored(exchange.Now),
            ["expired_at"] = wanted["lifetime"] is { } lifetime ? WireDate.Stored(exchange.Now.AddSeconds(lifetime.GetValue<double>())) : null,
        };
        var did = DidRow.Read(row, exchange.State.CollectionDefaults);
        foreach (var (name, value) in meta)
        {
            MetadataApi.Assign(did, name, value);
        }

        exchange.State.Add(did);
        if (wanted["dids"] is JsonArray { Count: > 0 } children)
        {
            Attach(exchange, key, children, ignoreDuplicates: false);
        }

        foreach (var rule in (wanted["rules"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var request = (JsonObject)rule.DeepClone();
            request["dids"] = new JsonArray(new JsonObject { ["scope"] = key.Scope, ["name"] = key.Name });
            engine.Add(exchange, request, checkQuota: false);
        }
    }

    /// <summary>Rucio: core/naming_convention.py. In scopes of users and groups the project is given by the scope.</summary>
    private static void CheckConvention(DidKey key, JsonObject meta)
    {
        var project = key.Scope.StartsWith("user", StringComparison.Ordinal) ? "user" : key.Scope.StartsWith("group", StringComparison.Ordinal) ? "group" : null;
        if (project is null)
        {
            return;
        }

        if (meta["project"] is { } given && given.ToString() != project)
        {
            throw new RucioRefusal(400, "InvalidObject", $"Provided metadata project doesn't match the naming convention: {given} != {project}");
        }

        meta["project"] = project;
    }

    private static void Attach(Exchange exchange, DidKey parentKey, JsonArray children, bool ignoreDuplicates)
    {
        MayChange(exchange, parentKey, $"Account {exchange.Issuer} can not add data identifiers to {parentKey}. ");
        var state = exchange.State;
        var parent = Find(exchange, parentKey);
        if (parent.IsFile)
        {
            throw new RucioRefusal(409, "UnsupportedOperation", $"Data identifier '{parentKey}' is a file");
        }

        if (parent.IsOpen == false)
        {
            throw new RucioRefusal(409, "UnsupportedOperation", $"Data identifier '{parentKey}' is closed");
        }

        var found = new List<DidRow>();
        foreach (var key in children.Select(static child => Key(child!)))
        {
            var child = Find(exchange, key);
            if (child.IsFile == parent.IsContainer)
            {
                throw new RucioRefusal(409, "UnsupportedOperation", $"Data identifier {key} of type DIDType.{child.Type} cannot be added to a {parent.Type.ToLowerInvariant()} ");
            }

            if (state.Children(parentKey).Any(row => row.Child == key))
            {
                if (ignoreDuplicates)
                {
                    continue;
                }

                var (kind, list) = child.IsFile ? ("FileAlreadyExists", "CONTENTS_PK") : ("DuplicateContent", "CONTENTS_PK");
                throw new RucioRefusal(409, kind, $"('(psycopg.errors.UniqueViolation) duplicate key value violates unique constraint \"{list}\"\\nDETAIL:  Key (scope, name, child_scope, child_name)=({parentKey.Scope}, {parentKey.Name}, {key.Scope}, {key.Name}) already exists.',)");
            }

            found.Add(child);
        }

        foreach (var child in found)
        {
            state.Attach(parentKey, Attachment.Of(child));
        }
    }
}
