using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Policy.Permission;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Permission;

public sealed class PermissionVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void The_generic_rules_answer_as_Rucio_does()
    {
        var world = new World(Vectors.Suite("permission_generic").GetProperty("world"));
        Vectors.Hold("permission_generic", item => Case(item, new PermissionSet(null), world, checkMessage: false), output);
    }

    [Fact]
    public void A_package_answers_first_and_what_it_leaves_goes_to_the_generic_rules()
    {
        var world = new World(Vectors.Suite("permission_fallback").GetProperty("world"));
        Vectors.Hold("permission_fallback", item => IsWithoutMethod(item) ? null : Case(item, new PermissionSet(new Package(item.GetProperty("package"))), world, checkMessage: true), output);
    }

    /// <summary>Departure (docs/policies.md): a module without its method does not compile here, so that what Python does then has no counterpart.</summary>
    private static bool IsWithoutMethod(JsonElement item) => item.GetProperty("package").GetProperty("otherwise").GetString() == "absent";

    private static string? Case(JsonElement item, PermissionSet set, World world, bool checkMessage)
    {
        var kwargs = JsonNode.Parse(item.GetProperty("kwargs").GetRawText())!.AsObject();
        var fails = item.TryGetProperty("error", out _);
        PermissionVerdict verdict;
        try
        {
            verdict = set.Check(item.GetProperty("issuer").GetString()!, item.GetProperty("action").GetString()!, kwargs, world);
        }
        catch (KeyNotFoundException)
        {
            return fails ? null : "the package's exception came through";
        }

        var expected = fails ? PermissionAnswer.Unknown : Truth(item.GetProperty(item.TryGetProperty("allowed", out _) ? "allowed" : "returned")) ? PermissionAnswer.Allowed : PermissionAnswer.Denied;
        if (verdict.Answer != expected)
        {
            return $"expected {expected}, was {verdict.Answer}";
        }

        var message = item.TryGetProperty("message", out var words) ? words.GetString() ?? "" : "";
        return !checkMessage || fails || verdict.Message == message ? null : $"said '{verdict.Message}' instead of '{message}'";
    }

    private static bool Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => value.GetDouble() != 0,
        _ => value.GetBoolean(),
    };

    private sealed class Package(JsonElement package) : IPermissionModule
    {
        public PermissionResult? HasPermission(string issuer, string action, JsonObject kwargs, IPermissionContext context)
        {
            if (package.GetProperty("answers").TryGetProperty(action, out var answer))
            {
                return answer.ValueKind switch
                {
                    JsonValueKind.Object => new PermissionResult(answer.GetProperty("allowed").GetBoolean(), answer.GetProperty("message").GetString()),
                    JsonValueKind.Null => null,
                    _ => Truth(answer),
                };
            }

            return package.GetProperty("otherwise").GetString() is "None" or "TypeError" or "absent" ? null : throw new KeyNotFoundException(action);
        }
    }

    private sealed class World(JsonElement world) : IPermissionContext
    {
        public IReadOnlyDictionary<string, string>? AccountAttributes(string account) =>
            world.GetProperty("accounts").TryGetProperty(account, out var attributes)
                ? attributes.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.ToString())
                : new Dictionary<string, string>();

        public bool? IsScopeOwner(string account, string scope) =>
            world.GetProperty("scope_owners").TryGetProperty(scope, out var owner) && owner.GetString() == account;

        public IReadOnlyDictionary<string, string>? RseAttributes(string rse) =>
            world.GetProperty("rse_country").TryGetProperty(rse, out var country) && country.ValueKind == JsonValueKind.String
                ? new Dictionary<string, string> { ["country"] = country.GetString()! }
                : new Dictionary<string, string>();
    }
}
