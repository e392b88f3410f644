using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.State;

/// <summary>Reads a folder of the form of the demo catalogue.</summary>
internal sealed class CatalogueFiles(string folder)
{
    public JsonObject Read(string name)
    {
        var path = Path.Combine(folder, name + ".json");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The catalogue folder '{folder}' has no file '{name}.json'. Give --catalogue a folder with accounts, rses, dids, attachments, replicas, rules and storage.", path);
        }

        return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new InvalidDataException($"'{path}' must hold a JSON object.");
    }

    /// <param name="authorities">Recorded host:port of the storage -> where it is now. Empty: PFNs as recorded.</param>
    public VoState Load(IReadOnlyDictionary<string, Uri> authorities, string? mount)
    {
        var accounts = Read("accounts");
        var state = new VoState(accounts["vo"]!.GetValue<string>());
        state.Accounts.AddRange(Rows(accounts, "accounts"));
        state.Identities.AddRange(Rows(accounts, "identities"));
        state.Scopes.AddRange(Rows(accounts, "scopes"));
        var rses = Read("rses");
        state.DistanceTimes = (JsonArray)rses["distance_created_updated_at"]!.DeepClone();
        foreach (var row in Rows(rses, "rses"))
        {
            Move(row, authorities, mount);
            state.Rses.Add(new Rse(row));
        }

        LoadDids(state);
        LoadReplicas(state);
        LoadRules(state);
        return state;
    }

    private static IEnumerable<JsonObject> Rows(JsonObject file, string key) =>
        (file[key] as JsonArray ?? []).Select(static row => (JsonObject)row!.DeepClone());

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    private static DidKey Key(JsonNode row) => new(Text(row, "scope"), Text(row, "name"));

    private static void Move(JsonObject rse, IReadOnlyDictionary<string, Uri> authorities, string? mount)
    {
        foreach (var protocol in (rse["protocols"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (authorities.TryGetValue($"{protocol["hostname"]}:{protocol["port"]}", out var now))
            {
                protocol["hostname"] = now.Host;
                protocol["port"] = now.Port;
            }

            if (mount is not null && Text(protocol, "scheme") == "file")
            {
                protocol["prefix"] = mount.TrimEnd('/') + "/";
            }
        }
    }

    private void LoadDids(VoState state)
    {
        var file = Read("dids");
        state.FileDefaults = (JsonObject)file["file_defaults"]!.DeepClone();
        state.CollectionDefaults = (JsonObject)file["collection_defaults"]!.DeepClone();
        foreach (var row in (JsonArray)file["files"]!)
        {
            state.Add(DidRow.Read((JsonObject)row!, state.FileDefaults));
        }

        foreach (var row in (JsonArray)file["collections"]!)
        {
            state.Add(DidRow.Read((JsonObject)row!, state.CollectionDefaults));
        }

        foreach (var row in Rows(file, "archives"))
        {
            var constituent = Key(row);
            if (!state.Archives.TryGetValue(constituent, out var archives))
            {
                state.Archives[constituent] = archives = [];
            }

            archives.Add(new DidKey(Text(row, "archive_scope"), Text(row, "archive_name")));
        }

        var rses = state.Rses.ToDictionary(static rse => rse.Name);
        foreach (var row in Rows(file, "generators"))
        {
            var generator = new Generator(row, state.FileDefaults, rses);
            state.Generators[generator.Parent] = generator;
        }

        foreach (var parent in (JsonArray)Read("attachments")["attachments"]!)
        {
            var key = Key(parent!);
            foreach (var child in (JsonArray)parent!["children"]!)
            {
                state.Attach(key, new Attachment(
                    Key(child!),
                    Text(child!, "type"),
                    child!["bytes"]?.GetValue<long>(),
                    child["adler32"]?.GetValue<string>(),
                    child["md5"]?.GetValue<string>(),
                    child["guid"]?.GetValue<string>(),
                    child["events"]?.GetValue<long>(),
                    child["lumiblocknr"]?.GetValue<long>()));
            }
        }
    }

    private void LoadReplicas(VoState state)
    {
        var file = Read("replicas");
        state.DatasetReplicas.AddRange(Rows(file, "dataset_replicas"));
        foreach (var (rseName, rows) in (JsonObject)file["replicas"]!)
        {
            var rse = state.Rse(rseName) ?? throw new InvalidDataException($"replicas.json names the RSE '{rseName}', which rses.json does not have.");
            foreach (var row in (JsonArray)rows!)
            {
                var key = Key(row!);
                if (!state.Replicas.TryGetValue(key, out var replicas))
                {
                    state.Replicas[key] = replicas = [];
                }

                replicas.Add(new ReplicaRow
                {
                    Rse = rse,
                    State = Text(row!, "state"),
                    Path = row!["path"]?.GetValue<string>(),
                    CreatedAt = WireDate.Parse(Text(row, "created_at")),
                });
            }
        }
    }

    private void LoadRules(VoState state)
    {
        var file = Read("rules");
        state.RuleDefaults = (JsonObject)file["rule_defaults"]!.DeepClone();
        foreach (var row in Rows(file, "rules"))
        {
            var columns = (JsonObject)state.RuleDefaults.DeepClone();
            foreach (var (key, value) in row)
            {
                if (key is not ("locks" or "transfer_requests" or "expires_in_s_from_created_at"))
                {
                    columns[key] = value?.DeepClone();
                }
            }

            var locks = (row["locks"] as JsonArray ?? []).Select(static group => new RuleRow.LockGroup(
                Text(group!, "rse"),
                Text(group!, "state"),
                (group!["files"] as JsonArray)?.Select(static name => Split(name!.GetValue<string>())).ToList()));
            var rule = new RuleRow(columns) { Locks = [.. locks] };
            state.Rules[rule.Id] = rule;
        }

        state.RuleHistory.AddRange(Rows(file, "rule_history"));
    }

    private static DidKey Split(string did)
    {
        var at = did.IndexOf(':', StringComparison.Ordinal);
        return new DidKey(did[..at], did[(at + 1)..]);
    }
}
