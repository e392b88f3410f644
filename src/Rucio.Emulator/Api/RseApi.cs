using System.Globalization;
using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

internal sealed class RseApi
{
    private static readonly string[] Columns =
    [
        "id", "rse", "vo", "rse_type", "deterministic", "volatile", "staging_area", "city", "region_code", "country_name", "continent", "time_zone", "ISP", "ASN",
        "longitude", "latitude", "availability", "availability_read", "availability_write", "availability_delete", "qos_class", "deleted", "deleted_at", "created_at", "updated_at",
    ];

    private static readonly string[] Settings =
    [
        "availability_delete", "availability_read", "availability_write", "credentials", "deterministic", "domain", "id", "lfn2pfn_algorithm", "protocols", "qos_class", "rse",
        "rse_type", "sign_url", "staging_area", "verify_checksum", "volatile",
    ];

    public static RucioRefusal NotFound(Exchange exchange, string rse) => new(404, "RSENotFound", $"RSE '{rse}' cannot be found in vo '{exchange.State.Name}'");

    public Reply List(Exchange exchange)
    {
        exchange.Accepts(Reply.JsonStream);
        return exchange.Argument("expression") is { } expression
            ? Reply.Stream(RseExpression.Resolve(expression, exchange.State).Select(static JsonNode (rse) => new JsonObject { ["rse"] = rse.Name }).ToList())
            : Reply.Stream(exchange.State.Rses.OrderBy(static rse => rse.Name, Utf8Order.Comparer).Select(static JsonNode (rse) => Pick(rse, Columns)).ToList());
    }

    public Reply Get(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.Json);
        var rse = Find(exchange, name);
        var answer = Pick(rse, Settings);
        answer["availability"] = rse.Row["availability"]?.DeepClone();
        return Reply.Dumps(answer);
    }

    public Reply Attributes(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Jsonify(Find(exchange, name).Attributes);
    }

    public Reply Protocols(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.Json);
        var protocols = Find(exchange, name).Row["protocols"] as JsonArray ?? [];
        return protocols.Count > 0 ? Reply.Jsonify(protocols) : throw new RucioRefusal(404, "RSEProtocolNotSupported", "No protocols found for this RSE");
    }

    /// <summary>The scheme is ignored by the real server: the whole RSE is the answer.</summary>
    public Reply ProtocolsOfScheme(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Jsonify(Pick(Find(exchange, name), Settings));
    }

    public Reply Usage(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.JsonStream);
        var rse = Find(exchange, name);
        var source = exchange.Argument("source");
        var perAccount = string.Equals(exchange.Argument("per_account"), "true", StringComparison.OrdinalIgnoreCase);
        return Reply.Stream((rse.Row["usage"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(row => source is null || row["source"]!.GetValue<string>() == source)
            .Select(JsonNode (row) =>
            {
                var answer = new JsonObject { ["rse_id"] = rse.Id };
                foreach (var (key, value) in WireDate.OnTheWire(row))
                {
                    answer[key] = value?.DeepClone();
                }

                if (perAccount && row["source"]!.GetValue<string>() == "rucio")
                {
                    answer["account_usages"] = Shares(rse, row["total"]!.GetValue<long>());
                }

                answer["rse"] = rse.Name;
                return answer;
            })
            .ToList());
    }

    public Reply Limits(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Dumps(Find(exchange, name).Row["limits"] ?? new JsonObject());
    }

    public Reply AccountUsage(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.Json);
        var rse = Find(exchange, name);
        var used = (rse.Row["account_usage"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var accounts = used.Select(static row => row["account"]!.GetValue<string>())
            .Concat(exchange.State.Accounts.Select(static row => row["account"]!.GetValue<string>())).Distinct();
        var rows = accounts.Select(JsonNode (account) =>
        {
            var usage = used.Find(row => row["account"]!.GetValue<string>() == account);
            return new JsonObject
            {
                ["rse_id"] = rse.Id,
                ["rse"] = rse.Name,
                ["account"] = account,
                ["used_files"] = usage?["files"]?.DeepClone() ?? 0,
                ["used_bytes"] = usage?["bytes"]?.DeepClone() ?? 0,
                ["quota_bytes"] = (exchange.State.Account(account)?["local_limits"] as JsonObject)?[rse.Name]?.DeepClone(),
            };
        });
        return Reply.Stream(rows.ToList()) with { ContentType = Reply.Json };
    }

    public Reply Distances(Exchange exchange, string name, string destinationName)
    {
        exchange.Accepts(Reply.Json);
        var source = Find(exchange, name);
        var destination = Find(exchange, destinationName);
        var answer = new JsonArray();
        if ((source.Row["distances"] as JsonObject)?[destination.Name] is { } distance)
        {
            var times = exchange.State.DistanceTimes;
            string At(int index) => WireDate.Rfc(WireDate.Parse(times[Math.Min(index, times.Count - 1)]!.GetValue<string>()));
            answer.Add(new JsonObject
            {
                ["src_rse_id"] = source.Id,
                ["created_at"] = At(0),
                ["updated_at"] = At(1),
                ["dest_rse_id"] = destination.Id,
                ["distance"] = distance.DeepClone(),
                ["ranking"] = distance.DeepClone(),
                ["src_rse"] = source.Name,
                ["dest_rse"] = destination.Name,
            });
        }

        return Reply.Dumps(answer);
    }

    public Reply Lfns2Pfns(Exchange exchange, string name)
    {
        exchange.Accepts(Reply.Json);
        var rse = Find(exchange, name);
        var scheme = exchange.Argument("scheme");
        var operation = exchange.Argument("operation") ?? "write";
        var domain = exchange.Argument("domain") ?? "wan";
        var protocol = rse.Offering(domain, operation).FirstOrDefault(p => scheme is null || p.Scheme == scheme)
            ?? throw new RucioRefusal(500, "RSEProtocolNotSupported", $"No protocol for provided settings found : {PythonLiteral.Repr(Pick(rse, Settings))}.");
        var answer = new JsonObject();
        foreach (var lfn in exchange.Query.Where(static pair => pair.Key == "lfn").Select(static pair => pair.Value))
        {
            var at = lfn.IndexOf(':', StringComparison.Ordinal);
            var did = at < 0 ? new DidKey(string.Empty, lfn) : new DidKey(lfn[..at], lfn[(at + 1)..]);
            string? path = null;
            if (!rse.Deterministic)
            {
                path = exchange.State.ReplicasOf(did).FirstOrDefault(row => row.Rse == rse)?.Path
                    ?? throw new RucioRefusal(500, "ReplicaNotFound", $"No row found for scope: {did.Scope} name: {did.Name} rse: {rse.Name}");
            }

            answer[lfn] = rse.Pfn(protocol, did, path);
        }

        return Reply.Jsonify(answer);
    }

    private static Rse Find(Exchange exchange, string name) => exchange.State.Rse(name) ?? throw NotFound(exchange, name);

    private static JsonObject Pick(Rse rse, IEnumerable<string> keys)
    {
        var picked = new JsonObject();
        foreach (var key in keys)
        {
            picked[key] = rse.Row[key]?.DeepClone();
        }

        return WireDate.OnTheWire(picked);
    }

    private static JsonArray Shares(Rse rse, long total)
    {
        static decimal Part(long used, long total) => total == 0 ? 0 : Math.Round(used * 100m / total, 2);
        return new JsonArray([.. (rse.Row["account_usage"] as JsonArray ?? []).OfType<JsonObject>()
            .OrderByDescending(static row => row["bytes"]!.GetValue<long>())
            .Select(JsonNode (row) => new JsonObject
            {
                ["used"] = row["bytes"]!.DeepClone(),
                ["account"] = row["account"]!.DeepClone(),
                ["percentage"] = double.Parse(Part(row["bytes"]!.GetValue<long>(), total).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            })]);
    }
}
