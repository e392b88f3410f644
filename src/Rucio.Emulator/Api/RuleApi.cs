using System.Globalization;
using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

internal sealed class RuleApi(RuleEngine engine)
{
    private static readonly Dictionary<string, string> StateCodes = new()
    {
        ["O"] = "OK", ["R"] = "REPLICATING", ["S"] = "STUCK", ["U"] = "SUSPENDED", ["W"] = "WAITING_APPROVAL", ["I"] = "INJECT",
    };

    /// <summary>Rules as lists show them: with the stored size of their DID.</summary>
    public static Reply Rows(VoState state, IEnumerable<RuleRow> rules) => Reply.Stream(rules.Select(JsonNode (rule) =>
    {
        var row = rule.OnTheWire();
        row["bytes"] = state.Find(rule.Did)?.Bytes;
        return row;
    }).ToList());

    public Reply Get(Exchange exchange, string id)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Dumps(Find(exchange, id).OnTheWire());
    }

    public Reply List(Exchange exchange)
    {
        exchange.Accepts(Reply.JsonStream);
        IEnumerable<RuleRow> rules = exchange.State.Rules.Values;
        foreach (var (name, value) in exchange.Query)
        {
            rules = name switch
            {
                "state" => rules.Where(rule => rule.State == StateCodes.GetValueOrDefault(value, value)),
                "created_before" => rules.Where(rule => Created(rule) <= Instant(value)),
                "created_after" => rules.Where(rule => Created(rule) >= Instant(value)),
                _ when exchange.State.RuleDefaults.ContainsKey(name) || name is "id" or "account" or "scope" or "name" or "rse_expression" or "created_at" or "updated_at" =>
                    rules.Where(rule => string.Equals(rule.Row[name]?.ToString(), value, StringComparison.Ordinal)),
                _ => throw new UncaughtPythonError($"type object 'ReplicationRule' has no attribute '{name}'"),
            };
        }

        return Rows(exchange.State, rules);
    }

    public Reply OfDid(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        _ = DidApi.Find(exchange, key);
        return Rows(exchange.State, exchange.State.Rules.Values.Where(rule => rule.Did == key));
    }

    /// <summary>The rules that hold a lock on a file.</summary>
    public Reply OfFile(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        _ = DidApi.Find(exchange, key);
        var above = new HashSet<DidKey> { key };
        var waiting = new Queue<DidKey>([key]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var parent in exchange.State.Parents(next).Where(above.Add))
            {
                waiting.Enqueue(parent);
            }
        }

        return Rows(exchange.State, exchange.State.Rules.Values.Where(rule =>
            above.Contains(rule.Did) && rule.Locks.Any(group => group.Files is null || group.Files.Contains(key))));
    }

    public Reply History(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream);
        return Reply.Stream(exchange.State.RuleHistory
            .Where(row => row["scope"]!.GetValue<string>() == key.Scope && row["name"]!.GetValue<string>() == key.Name)
            .Select(JsonNode (row) =>
            {
                var shown = WireDate.OnTheWire(row);
                shown.Remove("scope");
                shown.Remove("name");
                return shown;
            }).ToList());
    }

    public Reply Locks(Exchange exchange, string id)
    {
        exchange.Accepts(Reply.JsonStream);
        var rule = Find(exchange, id);
        return Reply.Stream(LocksOf(exchange.State, rule).Select(JsonNode (entry) => new JsonObject
        {
            ["scope"] = entry.File.Scope,
            ["name"] = entry.File.Name,
            ["rse_id"] = exchange.State.Rse(entry.Rse)?.Id,
            ["rse"] = entry.Rse,
            ["state"] = entry.State,
            ["rule_id"] = rule.Id,
        }).ToList());
    }

    public Reply Analysis(Exchange exchange, string id)
    {
        exchange.Accepts(Reply.Json);
        var rule = Find(exchange, id);
        var transfers = LocksOf(exchange.State, rule).Where(static entry => entry.State == "STUCK").OrderBy(static entry => entry.File, Comparer<DidKey>.Create(DidKey.Compare))
            .Select(JsonNode (entry) => new JsonObject
            {
                ["scope"] = entry.File.Scope,
                ["name"] = entry.File.Name,
                ["rse_id"] = exchange.State.Rse(entry.Rse)?.Id,
                ["rse"] = entry.Rse,
                ["attempts"] = 0,
                ["last_error"] = "None",
                ["last_source"] = null,
                ["sources"] = new JsonArray(),
                ["last_time"] = null,
            });
        return Reply.Dumps(new JsonObject { ["rule_error"] = rule.Row["error"]?.DeepClone(), ["transfers"] = new JsonArray([.. transfers]) });
    }

    public Reply Add(Exchange exchange) => Reply.Created(PythonText.ToText(new JsonArray([.. engine.Add(exchange, exchange.Parameters(), checkQuota: true).Select(static id => JsonValue.Create(id))])));

    public Reply Update(Exchange exchange, string id)
    {
        var options = DidApi.Required(exchange.Parameters(), "options") as JsonObject ?? [];
        if (!exchange.IsRoot)
        {
            throw RucioRefusal.Denied($"Account {exchange.Issuer} can not update this replication rule. ");
        }

        engine.Update(exchange, Find(exchange, id), options);
        return Reply.Done();
    }

    public Reply Delete(Exchange exchange, string id)
    {
        var parameters = exchange.Parameters();
        if (!exchange.IsRoot)
        {
            throw RucioRefusal.Denied($"Account {exchange.Issuer} can not remove this replication rule. ");
        }

        var rule = Find(exchange, id);
        if (rule.Locked)
        {
            throw new RucioRefusal(401, "UnsupportedOperation", "The replication rule is locked and has to be unlocked before it can be deleted.");
        }

        // Rucio: core/rule.py, delete_rule with a grace period: the rule stays readable for an hour.
        rule.Row["expires_at"] = WireDate.Stored(exchange.Now.AddHours(1));
        rule.Row["updated_at"] = WireDate.Stored(exchange.Now);
        if (parameters["purge_replicas"] is { } purge)
        {
            rule.Row["purge_replicas"] = purge.DeepClone();
        }

        return Reply.Done();
    }

    private static DateTimeOffset Created(RuleRow rule) => WireDate.Parse(rule.Row["created_at"]!.GetValue<string>());

    private static DateTimeOffset Instant(string text) =>
        WireDate.TryParseRfc(text, out var instant) ? instant : throw new UncaughtPythonError($"time data '{text}' does not match format '%a, %d %b %Y %H:%M:%S %Z'");

    private static IEnumerable<(DidKey File, string Rse, string State)> LocksOf(VoState state, RuleRow rule) =>
        rule.Locks.SelectMany(group => (group.Files ?? [.. state.FilesBelow(state.Find(rule.Did)!).Select(static file => file.Child)]).Select(file => (file, group.Rse, group.State)));

    private static RuleRow Find(Exchange exchange, string id)
    {
        if (!Guid.TryParse(id, out var parsed))
        {
            throw new RucioRefusal(500, "RucioException", $"Badly formatted rule id ({id})");
        }

        return exchange.State.Rules.GetValueOrDefault(parsed.ToString("N")) ?? throw new RucioRefusal(404, "RuleNotFound", $"No rule with the id {id} found");
    }
}
