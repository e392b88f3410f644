using System.Text.Json.Nodes;

namespace Rucio.Emulator.State;

/// <summary>The virtual organisations of the multi-VO server, from other-servers.json.</summary>
internal static class MultiVoFile
{
    public static IReadOnlyDictionary<string, VoState> Load(JsonObject server, VoState main)
    {
        var result = new Dictionary<string, VoState>();
        foreach (var name in server["vos"]!.AsArray().Select(static vo => vo!["vo"]!.GetValue<string>()))
        {
            result[name] = new VoState(name);
        }

        foreach (var vo in server["per_vo"]!.AsArray().OfType<JsonObject>())
        {
            var state = result[vo["vo"]!.GetValue<string>()];
            state.CollectionDefaults = (JsonObject)main.CollectionDefaults.DeepClone();
            state.FileDefaults = (JsonObject)main.FileDefaults.DeepClone();
            state.RuleDefaults = (JsonObject)main.RuleDefaults.DeepClone();
            foreach (var account in Rows(vo, "accounts"))
            {
                account["status"] ??= "ACTIVE";
                account["attributes"] ??= new JsonArray();
                state.Accounts.Add(account);
            }

            foreach (var identity in Rows(vo, "userpass"))
            {
                identity["identity_type"] = "USERPASS";
                state.Identities.Add(identity);
            }

            state.Scopes.AddRange(Rows(vo, "scopes"));
            state.Rses.AddRange(Rows(vo, "rses").Select(static row => new Rse(row)));
            foreach (var did in Rows(vo, "dids"))
            {
                did["created_at"] ??= "2026-01-01T00:00:00Z";
                state.Add(DidRow.Read(did, state.CollectionDefaults));
            }
        }

        return result;
    }

    private static IEnumerable<JsonObject> Rows(JsonObject vo, string key) => (vo[key] as JsonArray ?? []).Select(static row => (JsonObject)row!.DeepClone());
}
