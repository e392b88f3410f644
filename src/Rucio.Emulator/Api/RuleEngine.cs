using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Rucio: core/rule.py. Evaluates rules at once; what a daemon would do later happens after the delay of the options, if at all.</summary>
internal sealed class RuleEngine(EmulatorOptions options, Action<DidKey, Rse> arrived)
{
    private static readonly string[] Options =
    [
        "account", "lifetime", "comment", "priority", "locked", "purge_replicas", "activity", "state", "cancel_requests", "child_rule_id", "boost_rule", "approve", "meta",
        "source_replica_expression", "eol_at", "split_container", "ignore_availability",
    ];

    private static readonly Dictionary<string, string> Notifications = new() { ["Y"] = "YES", ["N"] = "NO", ["C"] = "CLOSE", ["P"] = "PROGRESS" };

    public List<string> Add(Exchange exchange, JsonObject wanted, bool checkQuota)
    {
        var dids = DidApi.Required(wanted, "dids") as JsonArray ?? [];
        var copiesNode = DidApi.Required(wanted, "copies");
        var expression = DidApi.Required(wanted, "rse_expression")?.ToString() ?? string.Empty;
        var account = wanted["account"]?.ToString() ?? exchange.Issuer;
        Schemas.Check("rule", Checked(wanted, account), 409);
        if (account != exchange.Issuer && !exchange.IsRoot)
        {
            throw new RucioRefusal(500, "AccessDenied", $"Account {exchange.Issuer} can not add replication rule. ");
        }

        var copies = copiesNode!.GetValue<int>();
        if (copies <= 0)
        {
            throw new RucioRefusal(500, "InvalidValueForKey", "The number of copies for a replication rule should be greater than 0.");
        }

        var asksApproval = Flag(wanted, "ask_approval");
        var targets = RseExpression.Resolve(expression, exchange.State, status: 409, allowed: rse => Flag(wanted, "ignore_availability") || rse.Writable);
        if (targets.Count < copies)
        {
            throw new RucioRefusal(409, "InsufficientTargetRSEs", $"Target RSE set not sufficient for number of copies. ({copies} copies requested, RSE set size {targets.Count})");
        }

        if (checkQuota && !asksApproval)
        {
            targets = [.. targets.Where(rse => Quota(exchange.State, account, rse) is not 0)];
            Enough(targets.Count >= copies);
        }

        var ids = new List<string>();
        foreach (var key in dids.Select(static did => DidApi.Key(did!)))
        {
            var did = exchange.State.Find(key) ?? throw new RucioRefusal(404, "DataIdentifierNotFound", $"Data identifier {key} is not valid.");
            var files = exchange.State.FilesBelow(did).ToList();
            var chosen = Choose(exchange.State, files, targets, account, copies, checkQuota && !asksApproval);
            if (exchange.State.Rules.Values.Any(rule => rule.Did == key && rule.Account == account && rule.Row["rse_expression"]!.GetValue<string>() == expression && rule.Row["copies"]!.GetValue<int>() == copies))
            {
                throw new RucioRefusal(409, "DuplicateRule", $"(psycopg.errors.UniqueViolation) duplicate key value violates unique constraint \"RULES_SC_NA_AC_RS_CO_UQ_IDX\"\nDETAIL:  Key (scope, name, account, rse_expression, copies)=({key.Scope}, {key.Name}, {account}, {expression}, {copies}) already exists.");
            }

            var rule = Row(exchange, wanted, did, account, expression, copies);
            if (asksApproval || Flag(wanted, "asynchronous"))
            {
                rule.Row["state"] = asksApproval ? "WAITING_APPROVAL" : "INJECT";
            }
            else
            {
                Lock(exchange.State, rule, files, chosen, exchange.Now);
            }

            exchange.State.Rules.Add(rule.Id, rule);
            ids.Add(rule.Id);
        }

        return ids;
    }

    public void Update(Exchange exchange, RuleRow rule, JsonObject wanted)
    {
        foreach (var (name, _) in wanted)
        {
            if (!Options.Contains(name))
            {
                throw new RucioRefusal(409, "InputValidationError", $"{name} is not a valid option to set.");
            }
        }

        foreach (var (name, value) in wanted)
        {
            switch (name)
            {
                case "lifetime":
                    rule.Row["expires_at"] = value is null ? null : WireDate.Stored(exchange.Now.AddSeconds(value.GetValue<double>()));
                    break;
                case "comment":
                    rule.Row["comments"] = value?.DeepClone();
                    break;
                case "approve":
                    Approve(exchange, rule, value?.GetValue<bool>() ?? false);
                    break;
                case "state":
                    rule.Row["state"] = value?.ToString().ToUpperInvariant();
                    break;
                case "cancel_requests" or "boost_rule":
                    break;
                default:
                    rule.Row[name] = value?.DeepClone();
                    break;
            }
        }

        rule.Row["updated_at"] = WireDate.Stored(exchange.Now);
    }

    /// <summary>Does what the daemons would have done by now.</summary>
    public void Settle(VoState state, DateTimeOffset now)
    {
        if (options.DaemonDelay <= TimeSpan.Zero)
        {
            return;
        }

        foreach (var rule in state.Rules.Values)
        {
            if (rule.State is "REPLICATING" or "INJECT" && now - WireDate.Parse(rule.Row["created_at"]!.GetValue<string>()) >= options.DaemonDelay && state.Find(rule.Did) is { } did)
            {
                Finish(state, rule, [.. state.FilesBelow(did)], now);
            }
        }
    }

    private void Finish(VoState state, RuleRow rule, List<Attachment> files, DateTimeOffset now)
    {
        if (rule.State == "INJECT")
        {
            var targets = RseExpression.Resolve(rule.Row["rse_expression"]!.GetValue<string>(), state);
            Lock(state, rule, files, Choose(state, files, targets, rule.Account, rule.Row["copies"]!.GetValue<int>(), checkQuota: false), now);
        }

        foreach (var file in files)
        {
            foreach (var replica in state.ReplicasOf(file.Child).Where(replica => replica.State == "COPYING" && rule.Locks.Any(group => group.Rse == replica.Rse.Name)))
            {
                replica.State = "AVAILABLE";
                arrived(file.Child, replica.Rse);
            }
        }

        rule.Locks = [.. rule.Locks.Select(static group => group with { State = "OK" })];
        Count(rule, files.Count);
        rule.Row["updated_at"] = WireDate.Stored(now);
    }

    private static bool Flag(JsonObject wanted, string name) => wanted[name] is { } value && value.GetValueKind() == System.Text.Json.JsonValueKind.True;

    private static JsonObject Checked(JsonObject wanted, string account)
    {
        var copy = (JsonObject)wanted.DeepClone();
        copy["account"] = account;
        return copy;
    }

    private static void Enough(bool enough)
    {
        if (!enough)
        {
            throw new RucioRefusal(409, "InsufficientAccountLimit", "There is insufficient quota on any of the target RSE's to fulfill the operation.");
        }
    }

    /// <returns>Bytes left at the RSE; null: unlimited.</returns>
    private static long? Quota(VoState state, string account, Rse rse)
    {
        var row = state.Account(account);
        var limit = (row?["local_limits"] as JsonObject)?[rse.Name]?.GetValue<long>() ?? 0;
        if (limit < 0)
        {
            return null;
        }

        var used = (row?["usage"] as JsonObject)?[rse.Name]?["bytes"]?.GetValue<long>() ?? 0;
        return Math.Max(0, limit - used);
    }

    /// <summary>Prefers RSEs that hold the files already.</summary>
    private static List<Rse> Choose(VoState state, List<Attachment> files, IReadOnlyList<Rse> targets, string account, int copies, bool checkQuota)
    {
        var size = files.Sum(static file => file.Bytes ?? 0);
        var able = checkQuota ? targets.Where(rse => Quota(state, account, rse) is not { } left || left >= size).ToList() : [.. targets];
        Enough(able.Count >= copies);
        return [.. able.OrderByDescending(rse => files.Count(file => state.ReplicasOf(file.Child).Any(replica => replica.Rse == rse))).Take(copies)];
    }

    private static RuleRow Row(Exchange exchange, JsonObject wanted, DidRow did, string account, string expression, int copies)
    {
        var row = (JsonObject)exchange.State.RuleDefaults.DeepClone();
        row["id"] = Guid.NewGuid().ToString("N");
        row["scope"] = did.Key.Scope;
        row["name"] = did.Key.Name;
        row["did_type"] = did.Type;
        row["account"] = account;
        row["rse_expression"] = expression;
        row["copies"] = copies;
        row["state"] = "OK";
        row["created_at"] = WireDate.Stored(exchange.Now);
        row["updated_at"] = WireDate.Stored(exchange.Now);
        row["expires_at"] = wanted["lifetime"] is { } lifetime ? WireDate.Stored(exchange.Now.AddSeconds(lifetime.GetValue<double>())) : null;
        row["comments"] = wanted["comment"]?.DeepClone();
        row["ignore_account_limit"] = false;
        row["notification"] = wanted["notify"]?.ToString() is { } notify ? Notifications.GetValueOrDefault(notify, "NO") : "NO";
        foreach (var (name, otherwise) in (KeyValuePair<string, JsonNode?>[])[new("grouping", "DATASET"), new("activity", "User Subscriptions"), new("priority", 3), new("locked", false), new("purge_replicas", false), new("ignore_availability", false), new("split_container", false)])
        {
            row[name] = wanted[name]?.DeepClone() ?? otherwise;
        }

        foreach (var name in (string[])["weight", "source_replica_expression", "meta", "subscription_id"])
        {
            row[name] = wanted[name]?.DeepClone();
        }

        return new RuleRow(row) { Locks = [] };
    }

    private static void Lock(VoState state, RuleRow rule, List<Attachment> files, List<Rse> chosen, DateTimeOffset now)
    {
        var locks = new List<RuleRow.LockGroup>();
        foreach (var rse in chosen)
        {
            var there = new List<DidKey>();
            var coming = new List<DidKey>();
            foreach (var file in files.Select(static file => file.Child))
            {
                var replica = state.ReplicasOf(file).FirstOrDefault(row => row.Rse == rse);
                if (replica is null && !state.Generators.ContainsKey(rule.Did))
                {
                    if (!state.Replicas.TryGetValue(file, out var rows))
                    {
                        state.Replicas[file] = rows = [];
                    }

                    rows.Add(new ReplicaRow { Rse = rse, State = "COPYING", CreatedAt = now });
                }

                (replica?.State == "AVAILABLE" ? there : coming).Add(file);
            }

            if (there.Count > 0)
            {
                locks.Add(new RuleRow.LockGroup(rse.Name, "OK", there));
            }

            if (coming.Count > 0)
            {
                locks.Add(new RuleRow.LockGroup(rse.Name, "REPLICATING", coming));
            }
        }

        rule.Locks = locks;
        Count(rule, files.Count);
    }

    private static void Count(RuleRow rule, int files)
    {
        int Of(string wanted) => rule.Locks.Where(group => group.State == wanted).Sum(group => group.Files?.Count ?? files);
        rule.Row["locks_ok_cnt"] = Of("OK");
        rule.Row["locks_replicating_cnt"] = Of("REPLICATING");
        rule.Row["locks_stuck_cnt"] = Of("STUCK");
        rule.Row["state"] = Of("STUCK") > 0 ? "STUCK" : Of("REPLICATING") > 0 ? "REPLICATING" : "OK";
    }

    private static void Approve(Exchange exchange, RuleRow rule, bool approved)
    {
        if (rule.State != "WAITING_APPROVAL")
        {
            return;
        }

        if (!approved)
        {
            exchange.State.Rules.Remove(rule.Id);
            return;
        }

        rule.Row["state"] = "INJECT";
        rule.Row["created_at"] = WireDate.Stored(exchange.Now);
    }
}
