using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Keys that the site has agreed on: those that Rucio's own set-up writes. Their values are those that the catalogue uses.</summary>
internal sealed class MetaConventionApi
{
    private static readonly string[] Agreed = ["project", "run_number", "stream_name", "prod_step", "datatype", "version", "guid", "events"];
    private static readonly HashSet<string> Listed = ["project", "stream_name", "prod_step", "datatype"];

    public Reply Keys(Exchange exchange)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Jsonify(new JsonArray([.. Agreed.Select(static key => JsonValue.Create(key))]));
    }

    public Reply Values(Exchange exchange, string key)
    {
        exchange.Accepts(Reply.Json);
        var used = Listed.Contains(key)
            ? exchange.State.Dids.Values.Select(did => did.Other[key]).Where(static value => value?.GetValueKind() is JsonValueKind.String).Select(static value => value!.GetValue<string>()).Distinct()
            : [];
        return Reply.Jsonify(new JsonArray([.. used.Select(static value => JsonValue.Create(value))]));
    }
}
