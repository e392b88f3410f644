using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

internal sealed class ScopeApi
{
    public Reply List(Exchange exchange)
    {
        exchange.Accepts(Reply.Json);
        return Reply.Jsonify(new JsonArray([.. exchange.State.Scopes.Select(static row => row["scope"]!.DeepClone())]));
    }

    public Reply OfAccount(Exchange exchange, string account)
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
}
