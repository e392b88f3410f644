using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Registering and changing replicas; replicas of datasets.</summary>
internal sealed class ReplicaApi
{
    private static readonly Dictionary<string, string> States = new()
    {
        ["A"] = "AVAILABLE", ["U"] = "UNAVAILABLE", ["C"] = "COPYING", ["B"] = "BEING_DELETED", ["D"] = "BAD", ["S"] = "SOURCE", ["T"] = "TEMPORARY_UNAVAILABLE",
    };

    public Reply Datasets(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        var deep = string.Equals(exchange.Argument("deep"), "true", StringComparison.OrdinalIgnoreCase) || exchange.Argument("deep") == "1";
        return Reply.Stream(deep ? Counted(exchange.State, key) : [.. Stored(exchange.State, key)]);
    }

    public Reply DatasetsBulk(Exchange exchange)
    {
        var keys = (DidApi.Required(exchange.Parameters(), "dids") as JsonArray ?? []).Select(static did => DidApi.Key(did!)).Distinct();
        return Reply.Stream(keys.SelectMany(key => Stored(exchange.State, key)).OrderBy(static row => row["rse"]!.GetValue<string>(), Utf8Order.Comparer).ToList());
    }

    public Reply Add(Exchange exchange)
    {
        var parameters = exchange.Parameters();
        var (rse, files) = RseAndFiles(exchange, parameters);
        var ignoreAvailability = parameters["ignore_availability"]?.GetValue<bool>() ?? false;
        if (!exchange.IsRoot && !((string[])["SCRATCHDISK", "USERDISK", "MOCK", "LOCALGROUPDISK"]).Any(suffix => rse.Name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            throw RucioRefusal.Denied($"Account {exchange.Issuer} can not add file replicas on {rse.Name}. ");
        }

        Schemas.Check("dids", files, 500);
        MayCreate(exchange, rse, files);
        if (!rse.Writable && !ignoreAvailability)
        {
            throw new RucioRefusal(503, "ResourceTemporaryUnavailable", $"{rse.Name} is temporary unavailable for writing");
        }

        var paths = files.Select(file => PathOf(rse, file!, files)).ToList();
        if (files.Any(file => !exchange.State.HasScope(file!["scope"]!.GetValue<string>())))
        {
            throw new RucioRefusal(500, "DatabaseException", "An unknown Database Exception has occurred.");
        }

        for (var i = 0; i < files.Count; i++)
        {
            Register(exchange, rse, (JsonObject)files[i]!, paths[i]);
        }

        return Reply.Created();
    }

    public Reply Update(Exchange exchange)
    {
        var (rse, files) = RseAndFiles(exchange, exchange.Parameters());
        if (!exchange.IsRoot)
        {
            throw RucioRefusal.Denied($"Account {exchange.Issuer} can not update file replicas state on {rse.Name}. ");
        }

        Schemas.Check("dids", files, 500);
        foreach (var file in files)
        {
            var key = DidApi.Key(file!);
            var row = exchange.State.ReplicasOf(key).FirstOrDefault(replica => replica.Rse == rse)
                ?? throw new RucioRefusal(500, "ReplicaNotFound", $"No row found for scope: {key.Scope} name: {key.Name} rse: {rse.Name}");
            row.State = StateOf(file!["state"]?.ToString() ?? "A");
        }

        return Reply.Done();
    }

    /// <summary>Refused to everybody: the generic policy lets nobody delete by this call.</summary>
    public Reply Delete(Exchange exchange)
    {
        var (rse, _) = RseAndFiles(exchange, exchange.Parameters());
        throw RucioRefusal.Denied($"Account {exchange.Issuer} can not delete file replicas on {rse.Name}. ");
    }

    public Reply Tombstone(Exchange exchange)
    {
        var rows = DidApi.Required(exchange.Parameters(), "replicas") as JsonArray ?? [];
        foreach (var row in rows)
        {
            var key = DidApi.Key(row!);
            var rse = row!["rse"]?.ToString() ?? throw RucioRefusal.KeyMissing("rse");
            if (!exchange.IsRoot)
            {
                throw RucioRefusal.Denied($"Account {exchange.Issuer} can not set tombstones. ");
            }

            var replica = exchange.State.ReplicasOf(key).FirstOrDefault(candidate => candidate.Rse.Name == rse)
                ?? throw new RucioRefusal(404, "ReplicaNotFound", $"Replica {key} on {rse} not found");
            replica.Tombstone = DateTimeOffset.UnixEpoch;
        }

        return Reply.Created();
    }

    private static string StateOf(string text) => States.GetValueOrDefault(text, text);

    private static (Rse Rse, JsonArray Files) RseAndFiles(Exchange exchange, JsonObject parameters)
    {
        var name = DidApi.Required(parameters, "rse")?.ToString() ?? string.Empty;
        var files = DidApi.Required(parameters, "files") as JsonArray ?? [];
        return (exchange.State.Rse(name) ?? throw RseApi.NotFound(exchange, name), files);
    }

    private static void MayCreate(Exchange exchange, Rse rse, JsonArray files)
    {
        var foreign = files.Select(static file => DidApi.Key(file!))
            .Where(key => exchange.State.Find(key) is null && !exchange.IsRoot && !exchange.State.Owns(exchange.Issuer, key.Scope)).ToList();
        if (foreign.Count > 0)
        {
            var list = string.Join(", ", foreign.Select(static key => $"{{'scope': {PythonLiteral.Text(key.Scope)}, 'name': {PythonLiteral.Text(key.Name)}, 'type': <DIDType.FILE: 'F'>}}"));
            throw RucioRefusal.Denied($"Operation involves the following new files which will require the creation of new DIDs:\n[{list}]\nHowever, account {exchange.Issuer} can not add file DIDs on {rse.Name}");
        }
    }

    private static string? PathOf(Rse rse, JsonNode file, JsonArray files)
    {
        var pfn = file["pfn"]?.GetValue<string>();
        var key = DidApi.Key(file);
        if (!rse.Deterministic)
        {
            return pfn is null
                ? throw new RucioRefusal(500, "UnsupportedOperation", $"PFN needed for this (non deterministic) RSE {rse.Name} ")
                : rse.Protocols.Select(protocol => protocol.PathOf(pfn)).FirstOrDefault(path => path != pfn) ?? new Uri(pfn).AbsolutePath;
        }

        if (pfn is null)
        {
            return null;
        }

        var scheme = pfn[..Math.Max(0, pfn.IndexOf("://", StringComparison.Ordinal))];
        var expected = rse.Protocols.Where(protocol => protocol.Scheme == scheme).Select(protocol => rse.Pfn(protocol, key, null)).ToList();
        if (expected.Contains(pfn))
        {
            return null;
        }

        var given = string.Join(", ", files.Where(static row => row!["pfn"] is not null).Select(static row => PythonLiteral.Text(row!["pfn"]!.GetValue<string>())));
        throw new RucioRefusal(400, "InvalidPath", $"One of the PFNs provided {{{given}}} for [{{'scope': {PythonLiteral.Text(key.Scope)}, 'name': {PythonLiteral.Text(key.Name)}}}] does not match the Rucio expected PFNs: {{{string.Join(", ", expected.Select(PythonLiteral.Text))}}}");
    }

    private static void Register(Exchange exchange, Rse rse, JsonObject file, string? path)
    {
        var key = DidApi.Key(file);
        var state = exchange.State;
        if (state.Find(key) is not { } did)
        {
            var row = new JsonObject
            {
                ["scope"] = key.Scope,
                ["name"] = key.Name,
                ["did_type"] = "FILE",
                ["account"] = exchange.Issuer,
                ["bytes"] = file["bytes"]?.DeepClone(),
                ["adler32"] = file["adler32"]?.DeepClone(),
                ["md5"] = file["md5"]?.DeepClone(),
                ["guid"] = file["meta"]?["guid"]?.ToString(),
                ["events"] = file["meta"]?["events"]?.DeepClone(),
                ["created_at"] = WireDate.Stored(exchange.Now),
            };
            state.Add(DidRow.Read(row, state.FileDefaults));
        }
        else if (!did.IsFile)
        {
            throw new RucioRefusal(409, "UnsupportedOperation", $"Data identifier '{key}' is not a file");
        }
        else if (file["bytes"]?.GetValue<long>() is { } bytes && bytes != did.Bytes)
        {
            throw new RucioRefusal(409, "FileConsistencyMismatch", $"bytes mismatch for {key} : {bytes} != {did.Bytes}");
        }

        if (!state.Replicas.TryGetValue(key, out var replicas))
        {
            state.Replicas[key] = replicas = [];
        }

        if (!replicas.Exists(replica => replica.Rse == rse))
        {
            replicas.Add(new ReplicaRow { Rse = rse, State = StateOf(file["state"]?.ToString() ?? "A"), Path = path, CreatedAt = exchange.Now });
        }
    }

    private static IEnumerable<JsonNode> Stored(VoState state, DidKey key) => state.DatasetReplicas
        .Where(row => row["scope"]!.GetValue<string>() == key.Scope && row["name"]!.GetValue<string>() == key.Name)
        .OrderBy(static row => row["rse"]!.GetValue<string>(), Utf8Order.Comparer)
        .Select(row =>
        {
            var shown = WireDate.OnTheWire(row);
            JsonNode? Take(string name) => shown[name]?.DeepClone();
            return new JsonObject
            {
                ["scope"] = key.Scope,
                ["name"] = key.Name,
                ["rse"] = Take("rse"),
                ["rse_id"] = state.Rse(row["rse"]!.GetValue<string>())?.Id,
                ["bytes"] = Take("bytes"),
                ["length"] = Take("length"),
                ["available_bytes"] = Take("available_bytes"),
                ["available_length"] = Take("available_length"),
                ["state"] = Take("state"),
                ["created_at"] = Take("created_at"),
                ["updated_at"] = Take("updated_at"),
                ["accessed_at"] = Take("accessed_at"),
            };
        });

    /// <summary>Counts available file replicas instead of reading the stored sums. Sums of bytes are floats.</summary>
    private static List<JsonNode> Counted(VoState state, DidKey key)
    {
        var files = state.Children(key).ToList();
        var total = files.Sum(static file => file.Bytes ?? 0);
        var rows = files.SelectMany(file => state.ReplicasOf(file.Child).Where(static replica => replica.State == "AVAILABLE").Select(replica => (replica.Rse, Bytes: file.Bytes ?? 0, replica.CreatedAt)));
        return
        [
            .. rows.GroupBy(static row => row.Rse).OrderBy(static group => group.Key.Name, Utf8Order.Comparer).Select(group => new JsonObject
            {
                ["scope"] = key.Scope,
                ["name"] = key.Name,
                ["rse_id"] = group.Key.Id,
                ["rse"] = group.Key.Name,
                ["available_bytes"] = (double)group.Sum(static row => row.Bytes),
                ["available_length"] = group.Count(),
                ["created_at"] = WireDate.Rfc(group.Min(static row => row.CreatedAt)),
                ["updated_at"] = WireDate.Rfc(group.Max(static row => row.CreatedAt)),
                ["accessed_at"] = null,
                ["length"] = files.Count,
                ["bytes"] = (double)total,
                ["state"] = group.Count() == files.Count ? "AVAILABLE" : "UNAVAILABLE",
            }),
        ];
    }
}
