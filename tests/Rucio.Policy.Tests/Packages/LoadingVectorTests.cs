using System.Text.Json;
using Rucio.Policy.Configuration;
using Rucio.Policy.Packages;
using RucioJupyter.Tests.Shared;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Packages;

public sealed class LoadingVectorTests(ITestOutputHelper output)
{
    /// <summary>Where we do otherwise than Rucio on purpose, by the heading in docs/policies.md. A case counts for a departure only where Rucio's answer is the one departed from.</summary>
    private static readonly Dictionary<string, Func<JsonElement, string, string, bool>> Departures = new()
    {
        ["An empty variable is an unset one"] = (scenario, _, expected) =>
            expected == "ValueError" && scenario.TryGetProperty("env", out var env) && env.EnumerateObject().Any(variable => variable.Name.StartsWith("RUCIO_POLICY_PACKAGE", StringComparison.Ordinal) && variable.Value.GetString() == ""),
        ["`surl` is accepted"] = (scenario, _, expected) =>
            expected == "InvalidPolicyPackageAlgorithmType" && Packages(scenario).Any(package => package.TryGetProperty("get_algorithms", out var types) && types.TryGetProperty("surl", out var _)),
        ["A list of plain versions is accepted"] = (scenario, _, expected) =>
            expected == "InvalidSpecifier" && Packages(scenario).Any(package => package.TryGetProperty("SUPPORTED_VERSION", out var version) && IsPlain(version)),
        ["A package without permissions is a package"] = (scenario, part, expected) =>
            part == "permission" && expected == "PolicyPackageNotFound" && scenario.TryGetProperty("vo", out _) && Packages(scenario).Any(package => !package.TryGetProperty("modules", out var modules) || !modules.TryGetProperty("permission", out _)),
        ["The VO's package serves its VO"] = (scenario, _, expected) =>
            expected.Contains(".default.", StringComparison.Ordinal) && scenario.TryGetProperty("config", out var config)
            && config.TryGetProperty("common", out var common) && common.TryGetProperty("multi_vo", out var several) && several.GetString()!.ToUpperInvariant() is "TRUE" or "YES" or "ON" or "1",
        ["Algorithms are known before they are used"] = (scenario, part, expected) => part == "supports_lfn2pfn" && expected == "False",
    };

    [Fact]
    public void Loading_ends_as_in_Rucio_but_for_the_departures() => Vectors.Hold("policy_loading", Scenario, output);

    [Fact]
    public void Each_departure_is_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Contract.Root, "docs", "policies.md"));
        Assert.All(Departures.Keys, departure => Assert.Contains($"| {departure} |", page, StringComparison.Ordinal));
    }

    private static string? Scenario(JsonElement scenario)
    {
        using var policy = Load(scenario, null);
        var outcome = scenario.GetProperty("outcome");
        return Vo(scenario, policy) ?? Schema(scenario, outcome, policy) ?? Algorithms(scenario, outcome, policy) ?? Permission(scenario, outcome, policy)
            ?? (scenario.TryGetProperty("queries", out var queries) ? queries.EnumerateArray().Select(query => Query(scenario, query)).FirstOrDefault(fault => fault is not null) : null);
    }

    private static PolicySet Load(JsonElement scenario, string? vo)
    {
        var sections = scenario.TryGetProperty("config", out var config) ? config.EnumerateObject().ToArray() : [];
        var cfg = RucioCfg.Parse(string.Join('\n', sections.Select(section => $"[{section.Name}]\n{string.Join('\n', section.Value.EnumerateObject().Select(option => $"{option.Name} = {option.Value.GetString()}"))}")));
        string? Variable(string name) => scenario.TryGetProperty("env", out var env) && env.TryGetProperty(name, out var value) ? value.GetString() : null;

        // A server knows its VOs from its database; a client selects one.
        var server = scenario.GetProperty("mode").GetString() == "server";
        vo ??= server && scenario.TryGetProperty("vo", out var named) ? named.GetString() : null;
        return new PolicyLoader(new ScenarioSource(scenario)).Load(PolicySettings.Read(cfg, Variable, vo) with { FailOnMissing = server });
    }

    private static string? Vo(JsonElement scenario, PolicySet policy) =>
        scenario.TryGetProperty("vo", out var vo) && vo.GetString() != policy.Settings.Vo ? $"the VO was {policy.Settings.Vo}" : null;

    private static string? Schema(JsonElement scenario, JsonElement outcome, PolicySet policy)
    {
        if (!outcome.TryGetProperty("schema", out var expected) || Error(scenario, "schema", expected, policy.Schema.Error, out var fault))
        {
            return null;
        }

        return fault ?? Module(expected, "schema", policy, policy.Schema.FromPackage)
            ?? new[] { "SCOPE_LENGTH", "NAME_LENGTH" }.Where(name => expected.TryGetProperty(name, out _))
                .Where(name => policy.Schema.Get().Value(name)!.GetValue<int>() != expected.GetProperty(name).GetInt32())
                .Select(name => $"{name} was {policy.Schema.Get().Value(name)}").FirstOrDefault();
    }

    private static string? Permission(JsonElement scenario, JsonElement outcome, PolicySet policy) =>
        !outcome.TryGetProperty("permission", out var expected) || Error(scenario, "permission", expected, policy.Permission.Error, out var fault)
            ? null
            : fault ?? Module(expected, "permission", policy, policy.Permission.FromPackage);

    private static string? Algorithms(JsonElement scenario, JsonElement outcome, PolicySet policy)
    {
        if (!outcome.TryGetProperty("algorithms", out var expected) || Error(scenario, "algorithms", expected, policy.Algorithms.Error, out var fault))
        {
            return null;
        }

        var were = policy.Algorithms.Value.Registered.Where(entry => entry.Name is not null).Select(entry => $"{entry.Type} {entry.Name}").Order(StringComparer.Ordinal).ToList();
        return fault ?? (were.SequenceEqual(expected.EnumerateObject().SelectMany(type => type.Value.EnumerateArray().Select(name => $"{type.Name} {name.GetString()}")).Order(StringComparer.Ordinal))
            ? null
            : $"algorithms were {string.Join(", ", were)}");
    }

    /// <summary>Compares failures. True: Rucio fails and so do we, or the case is a departure.</summary>
    private static bool Error(JsonElement scenario, string part, JsonElement expected, PolicyException? actual, out string? fault)
    {
        fault = null;
        if (!expected.TryGetProperty("error", out var error))
        {
            fault = actual is null ? null : $"{part} failed: {actual.Message}";
            return false;
        }

        var name = error.GetString()!;
        if (Departures.Values.Any(departs => departs(scenario, part, name)) && actual?.Error.ToString() != name)
        {
            // What Rucio refuses and we accept is loaded, unless the version does not fit.
            fault = actual is null or { Error: PolicyError.PolicyPackageVersionError } ? null : $"{part} failed: {actual.Message}";
            return fault is null;
        }

        // Classes that are not Rucio's own have no counterpart: that it fails is what counts.
        var matches = actual is not null && (actual.Error.ToString() == name || (actual.Error == PolicyError.PackageThrew && !Enum.GetNames<PolicyError>().Contains(name)));
        fault = matches ? null : $"{part} should fail by {name}, was {actual?.Message ?? "loaded"}";
        return matches;
    }

    private static string? Module(JsonElement expected, string part, PolicySet policy, bool fromPackage)
    {
        var module = fromPackage ? $"{policy.Settings.Package}.{part}" : policy.Settings.Vo is null ? "core:generic" : "core:generic_multi_vo";
        return module == expected.GetProperty("module").GetString() ? null : $"{part} was {module}";
    }

    private static string? Query(JsonElement scenario, JsonElement query)
    {
        using var policy = Load(scenario, query.TryGetProperty("vo", out var vo) && vo.GetString() is { Length: > 0 } named ? named : null);
        var expected = query.TryGetProperty("error", out _) ? "refused" : Printed(query.GetProperty("result"));
        string actual;
        try
        {
            actual = Answer(policy, query) ?? "refused";
        }
        catch (Exception e) when (e is PolicyException or FormatException)
        {
            actual = "refused";
        }

        return actual == expected || Departures.Values.Any(departs => departs(scenario, query.GetProperty("call").GetString()!, expected)) ? null : $"expected {expected}, was {actual} for {query.GetRawText()}";
    }

    private static string? Answer(PolicySet policy, JsonElement query)
    {
        string Text(string name) => query.GetProperty(name).GetString()!;

        var algorithms = policy.Algorithms.Get();
        switch (Text("call"))
        {
            case "lfn2pfn":
                var attributes = (IReadOnlyDictionary<string, object?>)JsonValues.Plain(query.GetProperty("rse_attributes"))!;
                return algorithms.Lfn2Pfn(attributes)?.Call(Text("scope"), Text("name"), "RSE", attributes, new Dictionary<string, object?>());
            case "non_deterministic_pfn":
                return algorithms.NonDeterministicPfn(query.GetProperty("naming_convention").GetString()).Call(Text("dataset"), Text("scope"), Text("file"));
            case "extract_scope":
                var (scope, name) = algorithms.Scope().Call(Text("did"), null);
                return $"{scope} {name}";
            case "pfn2lfn":
                return algorithms.Pfn2Lfn()?.Call(new Dictionary<string, string> { ["path"] = Text("path"), ["name"] = Text("name") }) is var (file, of) ? $"{file} {of}" : null;
            case "supports_lfn2pfn":
                return algorithms.Supports(AlgorithmType.Lfn2Pfn, query.GetProperty("algorithm").GetString()).ToString();
            case var other:
                throw new NotSupportedException($"The suite calls {other}, which this test does not know.");
        }
    }

    private static string Printed(JsonElement result) => result.ValueKind switch
    {
        JsonValueKind.Array => string.Join(' ', result.EnumerateArray().Select(Printed)),
        JsonValueKind.Object => ScenarioPackage.Printed(result.EnumerateObject().Select(part => KeyValuePair.Create(part.Name, part.Value.GetString()!))),
        _ => result.ToString(),
    };

    private static bool IsPlain(JsonElement declared) =>
        (declared.ValueKind == JsonValueKind.Array ? declared.EnumerateArray().ToArray() : [declared])
            .All(entry => entry.ValueKind == JsonValueKind.String && entry.GetString()!.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit)));

    private static IEnumerable<JsonElement> Packages(JsonElement scenario) =>
        scenario.TryGetProperty("packages", out var packages) ? packages.EnumerateObject().Select(package => package.Value) : [];
}
