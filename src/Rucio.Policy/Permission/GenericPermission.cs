using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Rucio.Policy.Permission;

/// <summary>The rules of a Rucio server without a policy package, as far as they can be followed outside it.</summary>
/// <remarks>
/// Source: Rucio 41, <c>core/permission/generic.py</c>. An argument that Rucio would miss with an exception, and a fact that the context does not know, give
/// <see cref="PermissionAnswer.Unknown"/>. An account is an administrator as soon as it carries the attribute <c>admin</c>, whatever its value.
/// </remarks>
internal static class GenericPermission
{
    private const string Root = "root";

    private static readonly FrozenSet<string> RootOnly = FrozenSet.Create(
        StringComparer.Ordinal, "add_account", "del_account", "add_bad_pfns", "declare_bad_file_replicas", "export", "list_heartbeats", "queue_requests", "cancel_request", "get_next", "set_rse_usage");

    private static readonly FrozenSet<string> Everyone = FrozenSet.Create(
        StringComparer.Ordinal, "declare_suspicious_file_replicas", "get_auth_token_ssh", "get_request_by_did");

    private static readonly FrozenSet<string> ServerKnowledge = FrozenSet.Create(
        StringComparer.Ordinal, "get_auth_token_user_pass", "get_auth_token_gss", "get_auth_token_x509", "get_auth_token_saml", "get_auth_token_oidc");

    private static readonly string[] UsersOwnRses = ["SCRATCHDISK", "USERDISK", "MOCK", "LOCALGROUPDISK"];

    public static PermissionAnswer Check(string issuer, string action, JsonObject kwargs, IPermissionContext context)
    {
        var asked = new Question(issuer, kwargs, context);
        bool? allowed = action switch
        {
            _ when Everyone.Contains(action) => true,
            _ when RootOnly.Contains(action) => asked.IsRoot,
            _ when ServerKnowledge.Contains(action) => asked.IsRoot ? true : null,
            "delete_replicas" => false,
            "add_rule" => AddRule(asked),
            "add_did" => AddDid(asked, kwargs),
            "add_dids" => asked.Each("dids", did => AddDid(asked, did)),
            "attach_dids" or "detach_dids" or "create_did_sample" => asked.OwnsOrMock(kwargs),
            "attach_dids_to_dids" => Either(asked.IsAdmin, () => asked.Each("attachments", asked.Owns)),
            "set_metadata" or "set_metadata_bulk" or "update_scope" => Either(asked.IsAdmin, () => asked.Owns(kwargs)),
            "set_status" => IsTruthy(kwargs["open"]) ? asked.IsAdmin : Either(asked.IsAdmin, () => asked.Owns(kwargs)),
            "add_replicas" => Either(asked.IsAdmin, () => asked.Text("rse") is { } rse ? UsersOwnRses.Any(ending => rse.EndsWith(ending, StringComparison.Ordinal)) : false),
            "get_local_account_usage" or "get_global_account_usage" => Either(asked.IsAdmin, () => asked.Text("account") == issuer ? true : asked.AdminCountries is { } countries ? countries.Count > 0 : null),
            "set_local_account_limit" or "delete_local_account_limit" => Either(asked.IsAdmin, () => LimitInCountry(asked)),
            "set_global_account_limit" or "delete_global_account_limit" => Either(asked.IsAdmin, () => asked.AdminCountries is { Count: 0 } ? false : null),
            "get_signed_url" => asked.IsRoot ? true : asked.Attributes?.ContainsKey("sign-url"),
            "remove_did_from_followed" => Either(asked.IsAdmin, () => asked.IsOwnAccount == true || asked.Text("scope") == "mock" ? true : asked.IsOwnAccount),
            "remove_dids_from_followed" => Either(asked.IsAdmin, () => asked.IsOwnAccount),
            "del_identity" => asked.IsRoot ? true : kwargs["accounts"] is JsonArray accounts ? accounts.Any(account => account?.ToString() == issuer) : null,
            _ => asked.IsAdmin,
        };
        return allowed switch { true => PermissionAnswer.Allowed, false => PermissionAnswer.Denied, null => PermissionAnswer.Unknown };
    }

    private static bool? AddRule(Question asked)
    {
        // Without the account, and for the own account without 'locked', Rucio fails on the missing argument before it asks anything else.
        if (!asked.Has("account") || (asked.IsOwnAccount == true && !asked.Has("locked")))
        {
            return null;
        }

        return asked.IsOwnAccount == true && !IsTruthy(asked["locked"]) ? true : asked.IsAdmin;
    }

    private static bool? AddDid(Question asked, JsonNode? did)
    {
        if (asked.IsAdmin != true && did?["rules"] is JsonArray rules)
        {
            foreach (var rule in rules)
            {
                if (rule is not JsonObject named || !named.ContainsKey("account"))
                {
                    return null;
                }

                if (named["account"]?.ToString() != asked.Issuer)
                {
                    return asked.IsAdmin;
                }
            }
        }

        return asked.OwnsOrMock(did);
    }

    private static bool? LimitInCountry(Question asked)
    {
        if (asked.AdminCountries is not { } countries)
        {
            return null;
        }

        return countries.Count == 0 ? false
            : asked.Text("rse") is not { } rse || asked.Context.RseAttributes(rse) is not { } attributes ? null
            : attributes.TryGetValue("country", out var country) && countries.Contains(country);
    }

    /// <summary>Or, with three answers: a yes on either side is a yes, whatever the other does not know.</summary>
    private static bool? Either(bool? first, Func<bool?> second) =>
        first == true ? true : second() is var other && other == true ? true : first is null || other is null ? null : false;

    private static bool IsTruthy(JsonNode? value) => value is JsonValue known && (known.TryGetValue<bool>(out var flag) ? flag : known.ToString() is not ("" or "0"));

    private sealed class Question(string issuer, JsonObject kwargs, IPermissionContext context)
    {
        public string Issuer { get; } = issuer;

        public IPermissionContext Context { get; } = context;

        public bool IsRoot => Issuer == Root;

        public IReadOnlyDictionary<string, string>? Attributes => Context.AccountAttributes(Issuer);

        public bool? IsAdmin => IsRoot ? true : Attributes?.ContainsKey("admin");

        public bool? IsOwnAccount => Has("account") ? Text("account") == Issuer : null;

        /// <summary>Countries that the issuer administers; null: not known.</summary>
        public IReadOnlyCollection<string>? AdminCountries => Attributes is { } attributes
            ? [.. attributes.Where(a => a.Key.StartsWith("country-", StringComparison.Ordinal) && a.Value == "admin").Select(a => a.Key["country-".Length..])]
            : null;

        public JsonNode? this[string name] => kwargs[name];

        public bool Has(string name) => kwargs.ContainsKey(name);

        public string? Text(string name) => kwargs[name]?.ToString();

        public bool? Owns(JsonNode? subject) => subject?["scope"]?.ToString() is { } scope ? Context.IsScopeOwner(Issuer, scope) : null;

        public bool? OwnsOrMock(JsonNode? subject) => Either(IsAdmin, () => subject?["scope"]?.ToString() == "mock" ? true : Owns(subject));

        /// <summary>And, over a list: one no is a no; an empty list is a yes.</summary>
        public bool? Each(string list, Func<JsonNode?, bool?> holds)
        {
            if (kwargs[list] is not JsonArray items)
            {
                return null;
            }

            bool? all = true;
            foreach (var item in items)
            {
                switch (holds(item))
                {
                    case false:
                        return false;
                    case null:
                        all = null;
                        break;
                }
            }

            return all;
        }
    }
}
