using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

internal sealed class AccountApi
{
    public Reply WhoAmI(Exchange exchange) => Reply.Redirect(303, exchange.Issuer);

    public Reply List(Exchange exchange)
    {
        exchange.Accepts(Reply.JsonStream);
        var type = exchange.Argument("account_type");
        return Reply.Stream(exchange.State.Accounts
            .Where(static row => row["status"]!.GetValue<string>() != "SUSPENDED" && row["deleted_at"] is null)
            .Where(row => type is null || row["account_type"]!.GetValue<string>() == type)
            .OrderBy(static row => row["account"]!.GetValue<string>(), Utf8Order.Comparer)
            .Select(static JsonNode (row) => new JsonObject { ["account"] = row["account"]!.DeepClone(), ["type"] = row["account_type"]!.DeepClone(), ["email"] = row["email"]?.DeepClone() })
            .ToList());
    }

    public Reply Get(Exchange exchange, string account)
    {
        exchange.Accepts(Reply.Json);
        var row = Find(exchange, account);
        var answer = new JsonObject();
        foreach (var key in (string[])["status", "account", "email", "deleted_at", "updated_at", "suspended_at", "account_type", "created_at"])
        {
            answer[key] = key.EndsWith("_at", StringComparison.Ordinal) && row[key] is { } instant ? WireDate.Iso(WireDate.Parse(instant.GetValue<string>())) : row[key]?.DeepClone();
        }

        return Reply.Dumps(answer);
    }

    public Reply Attributes(Exchange exchange, string account)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Jsonify(Find(exchange, account)["attributes"]);
    }

    public Reply Scopes(Exchange exchange, string account)
    {
        exchange.Accepts(Reply.Json);
        if (exchange.State.Account(account) is null)
        {
            throw new RucioRefusal(404, "AccountNotFound", $"Account ID '{account}' does not exist");
        }

        var names = exchange.State.Scopes.Where(row => row["account"]!.GetValue<string>() == account).Select(static row => row["scope"]!.DeepClone()).ToArray();
        return names.Length > 0
            ? Reply.Jsonify(new JsonArray(names))
            : throw new RucioRefusal(404, "ScopeNotFound", $"no scopes found for account ID '{account}'");
    }

    public Reply LocalLimits(Exchange exchange, string account)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Dumps(Limits(Find(exchange, account)));
    }

    public Reply LocalLimit(Exchange exchange, string account, string rse)
    {
        exchange.Accepts(Reply.Json);
        var limits = Limits(Find(exchange, account));
        if (exchange.State.Rse(rse) is null)
        {
            throw RseApi.NotFound(exchange, rse);
        }

        return Reply.Dumps(new JsonObject { [rse] = limits[rse]?.DeepClone() });
    }

    public Reply GlobalLimits(Exchange exchange, string account, string? only)
    {
        exchange.Accepts(Reply.Json);
        var answer = new JsonObject();
        foreach (var (expression, limit) in Find(exchange, account)["global_limits"] as JsonObject ?? [])
        {
            if (only is null || only == expression)
            {
                var rses = RseExpression.Resolve(expression, exchange.State);
                answer[expression] = new JsonObject
                {
                    ["resolved_rses"] = new JsonArray([.. rses.Select(static rse => JsonValue.Create(rse.Name))]),
                    ["resolved_rse_ids"] = new JsonArray([.. rses.Select(static rse => JsonValue.Create(rse.Id))]),
                    ["limit"] = limit!.DeepClone(),
                };
            }
        }

        return Reply.Dumps(answer);
    }

    public Reply LocalUsage(Exchange exchange, string account, string? only)
    {
        exchange.Accepts(Reply.JsonStream);
        var row = Find(exchange, account);
        MayReadUsage(exchange, account);
        var limits = Limits(row);
        var usage = row["usage"] as JsonObject ?? [];
        if (only is not null && exchange.State.Rse(only) is null)
        {
            throw RseApi.NotFound(exchange, only);
        }

        return Reply.Stream(exchange.State.Rses
            .Where(rse => only is null ? limits.ContainsKey(rse.Name) || usage.ContainsKey(rse.Name) : rse.Name == only)
            .Select(rse =>
            {
                var answer = new JsonObject { ["rse_id"] = rse.Id, ["rse"] = rse.Name };
                return Fill(answer, Number(usage[rse.Name]?["bytes"]), Number(usage[rse.Name]?["files"]), Number(limits[rse.Name]));
            })
            .ToList());
    }

    public Reply GlobalUsage(Exchange exchange, string account)
    {
        exchange.Accepts(Reply.JsonStream);
        var row = Find(exchange, account);
        MayReadUsage(exchange, account);
        var usage = row["usage"] as JsonObject ?? [];
        return Reply.Stream((row["global_limits"] as JsonObject ?? []).Select(limit =>
        {
            var rses = RseExpression.Resolve(limit.Key, exchange.State);
            var answer = new JsonObject { ["rse_expression"] = limit.Key };
            return Fill(answer, rses.Sum(rse => Number(usage[rse.Name]?["bytes"])), rses.Sum(rse => Number(usage[rse.Name]?["files"])), Number(limit.Value));
        }).ToList());
    }

    public Reply Rules(Exchange exchange, string account)
    {
        exchange.Accepts(Reply.JsonStream);
        Find(exchange, account);
        return RuleApi.Rows(exchange.State, exchange.State.Rules.Values.Where(rule => rule.Account == account));
    }

    private static JsonObject Fill(JsonObject row, long bytes, long files, long limit)
    {
        row["bytes"] = bytes;
        row["files"] = files;
        row["bytes_limit"] = limit;
        row["bytes_remaining"] = limit - bytes;
        return row;
    }

    private static long Number(JsonNode? node) => node?.GetValue<long>() ?? 0;

    private static JsonObject Limits(JsonObject account) => account["local_limits"] as JsonObject ?? [];

    private static void MayReadUsage(Exchange exchange, string account)
    {
        if (exchange.Issuer != account && !exchange.IsRoot)
        {
            throw RucioRefusal.Denied($"Account {exchange.Issuer} can not list account usage. ");
        }
    }

    private static JsonObject Find(Exchange exchange, string account) =>
        exchange.State.Account(account) ?? throw new RucioRefusal(404, "AccountNotFound", $"Account with ID '{account}' cannot be found");
}
