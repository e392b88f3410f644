using System.Text.Json.Nodes;
using Rucio.Policy.Algorithms;
using Rucio.Policy.Packages;
using Rucio.Policy.Permission;
using Rucio.Policy.Schema;

namespace FaultyPolicyPackages;

/// <summary>Says where it stands: two of these tell versions and VOs apart.</summary>
public sealed class First : PolicyPackage
{
    [Algorithm(AlgorithmType.Lfn2Pfn, "shared")]
    internal static string Shared(string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes) => $"first/{name}";
}

/// <summary>The same name as <see cref="First"/>, another answer.</summary>
public sealed class Second : PolicyPackage
{
    [Algorithm(AlgorithmType.Lfn2Pfn, "shared")]
    internal static string Shared(string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes) => $"second/{name}";

    [DefaultAlgorithm(AlgorithmType.Scope)]
    internal static (string Scope, string Name) Scope(string did, IReadOnlyList<string>? scopes) => ("second", did);
}

/// <summary>Throws at each call.</summary>
public sealed class Throwing : PolicyPackage
{
    [Algorithm(AlgorithmType.Lfn2Pfn, "throws")]
    internal static string Throws(string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes) =>
        throw new InvalidOperationException("The catalogue of runs is empty.");
}

/// <summary>Throws when it is made.</summary>
public sealed class Unmade : PolicyPackage
{
    public Unmade() => throw new InvalidOperationException("No licence.");
}

/// <summary>Does not come back until the test lets it.</summary>
public sealed class Hanging : PolicyPackage
{
    [Algorithm(AlgorithmType.Lfn2Pfn, "hangs")]
    internal static string Hangs(string scope, string name, string rse, IReadOnlyDictionary<string, object?> rseAttributes, IReadOnlyDictionary<string, object?> protocolAttributes)
    {
        ((ManualResetEventSlim)rseAttributes["gate"]!).Wait();
        return name;
    }
}

/// <summary>Is not made for longer than anybody waits; notes each attempt in the file that <see cref="Notes"/> names.</summary>
public sealed class NeverMade : PolicyPackage
{
    public const string Notes = "FAULTY_POLICY_NOTES";

    public NeverMade()
    {
        File.AppendAllText(Environment.GetEnvironmentVariable(Notes)!, "made\n");
        using var never = new ManualResetEventSlim();
        never.Wait(TimeSpan.FromSeconds(40));
    }
}

/// <summary>Registers a delegate of another shape.</summary>
public sealed class WrongDelegate : IPolicyPackage
{
    public Rucio.Policy.Versions.SupportedVersion? SUPPORTED_VERSION => null;

    public Rucio.Policy.Schema.ISchemaModule? Schema => null;

    public Rucio.Policy.Permission.IPermissionModule? Permission => null;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Delegate>>? GetAlgorithms() => new Dictionary<string, IReadOnlyDictionary<string, Delegate>>
    {
        [AlgorithmType.Lfn2Pfn] = new Dictionary<string, Delegate> { ["good"] = (Lfn2Pfn)((_, name, _, _, _) => name), ["bad"] = (Func<string, string, string>)((scope, name) => name) },
    };
}

/// <summary>A method whose parameters are not those of its type.</summary>
public sealed class WrongMethod : PolicyPackage
{
    [Algorithm(AlgorithmType.Scope, "short")]
    internal static string Short(string did) => did;
}

/// <summary>Forbids rules with a reason, asks for an attribute before it allows replicas, and leaves all else to Rucio.</summary>
public sealed class Denying : PolicyPackage
{
    public override IPermissionModule? Permission { get; } = new Permissions((issuer, action, context) => action switch
    {
        "add_rule" => new PermissionResult(false, "DATADISK is for production only."),
        "add_replicas" => context.AccountAttributes(issuer) is { } attributes ? new PermissionResult(attributes.ContainsKey("uploader"), "Only uploaders may.") : false,
        _ => null,
    });
}

/// <summary>Its permission does not come back for longer than anybody waits.</summary>
public sealed class HangingPermission : PolicyPackage
{
    public override IPermissionModule? Permission { get; } = new Permissions((_, _, _) =>
    {
        using var never = new ManualResetEventSlim();
        never.Wait(TimeSpan.FromSeconds(10));
        return true;
    });
}

/// <summary>Its permission throws.</summary>
public sealed class ThrowingPermission : PolicyPackage
{
    public override IPermissionModule? Permission { get; } = new Permissions((_, _, _) => throw new InvalidOperationException("The table of groups is empty."));
}

/// <summary>Its scope algorithm does not come back for longer than anybody waits.</summary>
public sealed class HangingScope : PolicyPackage
{
    [DefaultAlgorithm(AlgorithmType.Scope)]
    internal static (string Scope, string Name) Scope(string did, IReadOnlyList<string>? scopes)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(TimeSpan.FromSeconds(10));
        return ("late", did);
    }
}

/// <summary>Its scope algorithm throws.</summary>
public sealed class ThrowingScope : PolicyPackage
{
    [DefaultAlgorithm(AlgorithmType.Scope)]
    internal static (string Scope, string Name) Scope(string did, IReadOnlyList<string>? scopes) => throw new InvalidOperationException("There is no table of scopes.");
}

/// <summary>Its schema refers to what nothing defines.</summary>
public sealed class BrokenSchema : PolicyPackage
{
    public override ISchemaModule? Schema { get; } = new SchemaModule(new Dictionary<string, JsonNode?>(), new Dictionary<string, JsonNode> { ["did"] = new JsonObject { ["$ref_name"] = "NOWHERE" } });
}

/// <summary>A permission module that is one function.</summary>
internal sealed class Permissions(Func<string, string, IPermissionContext, PermissionResult?> answer) : IPermissionModule
{
    public PermissionResult? HasPermission(string issuer, string action, JsonObject kwargs, IPermissionContext context) => answer(issuer, action, context);
}
