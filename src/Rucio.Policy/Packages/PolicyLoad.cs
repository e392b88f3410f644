using Rucio.Policy.Permission;
using Rucio.Policy.Schema;

namespace Rucio.Policy.Packages;

/// <summary>One loading, step by step in Rucio's order: package, version, schema, permissions, algorithms.</summary>
internal sealed class PolicyLoad(IPolicyPackageSource source, PolicySettings settings)
{
    private readonly List<string> _warnings = [.. settings.Warnings];
    private readonly List<Action> _unload = [];

    private ISchemaModule GenericSchema => settings.Vo is null ? SchemaModule.Generic : SchemaModule.GenericMultiVo;

    public PolicySet Run()
    {
        var registry = new AlgorithmRegistry(settings);
        var (opened, absent, fault) = Open(settings.Package);
        var schema = Part(opened, "schema", absent ?? fault, package => package.Schema, module => new SchemaSet(module, module is null ? GenericSchema : SchemaModule.Generic));
        var permission = Part(opened, "permission", absent ?? fault, package => package.Permission, module => new PermissionSet(module));
        var error = opened is null ? AlgorithmFault(absent, fault) : fault ?? RegisterAll(opened.Package, registry);
        error ??= RegisterModule(registry);
        return new PolicySet(
            settings, new PolicyPart<AlgorithmRegistry>(registry, registry.Registered.Count > 0, error), schema, permission,
            opened?.Origin, Declared(opened), [.. _warnings.Distinct(StringComparer.Ordinal)], _unload);
    }

    /// <summary>The package; or, apart, that it is absent; or that it may not be used.</summary>
    private (OpenedPackage? Opened, PolicyException? Absent, PolicyException? Fault) Open(string? name)
    {
        if (name is null)
        {
            return default;
        }

        OpenedPackage opened;
        try
        {
            opened = source.Open(name, settings);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var error = PolicyLoader.Classified(name, null, e);
            if (error.Error == PolicyError.PolicyPackageNotFound && !settings.FailOnMissing)
            {
                _warnings.Add($"{error.Message} Until then Rucio's own rules are used.");
                return (null, null, null);
            }

            return error.Error == PolicyError.PolicyPackageNotFound ? (null, error, null) : (null, null, error);
        }

        _warnings.AddRange(opened.Warnings);
        if (opened.Unload is { } unload)
        {
            _unload.Add(unload);
        }

        try
        {
            var supported = opened.Package.SUPPORTED_VERSION;
            if (supported is null)
            {
                _warnings.Add($"Policy package {name} declares no SUPPORTED_VERSION; it is used with every Rucio.");
            }

            return (opened, null, PolicyLoader.VersionFault(name, supported, settings));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (opened, null, PolicyException.Threw(name, "SUPPORTED_VERSION", e));
        }
    }

    /// <summary>Rucio's client goes on with its own algorithms where a package cannot be loaded; it does not where the package's code threw.</summary>
    private PolicyException? AlgorithmFault(PolicyException? absent, PolicyException? fault)
    {
        if (fault is { Error: PolicyError.ErrorLoadingPolicyPackage } && !settings.FailOnMissing)
        {
            _warnings.Add($"{fault.Message} Its algorithms are not known.");
            return null;
        }

        return absent ?? fault;
    }

    private PolicyPart<TSet> Part<TModule, TSet>(OpenedPackage? opened, string entry, PolicyException? error, Func<IPolicyPackage, TModule?> module, Func<TModule?, TSet> make)
        where TModule : class
    {
        if (opened is null || error is not null)
        {
            return new PolicyPart<TSet>(make(null), false, error);
        }

        try
        {
            var found = module(opened.Package);
            if (found is null)
            {
                _warnings.Add($"Policy package {settings.Package} has no {entry} module; Rucio's own is used.");
            }

            return new PolicyPart<TSet>(make(found), found is not null, null);
        }
        catch (Exception e) when (PolicyLoader.IsAbsence(e))
        {
            _warnings.Add($"{PolicyLoader.Classified(settings.Package!, entry, e).Message} Rucio's own {entry} is used instead."); // a package was opened
            return new PolicyPart<TSet>(make(null), false, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new PolicyPart<TSet>(make(null), false, PolicyLoader.Classified(settings.Package!, entry, e)); // a package was opened
        }
    }

    private PolicyException? Register(string name, IPolicyPackage package, AlgorithmRegistry registry, Func<string, bool> wanted)
    {
        try
        {
            var all = package.GetAlgorithms() ?? new Dictionary<string, IReadOnlyDictionary<string, Delegate>>();
            foreach (var (given, algorithms) in all)
            {
                if (given == AlgorithmType.Surl)
                {
                    _warnings.Add($"Policy package {name} uses the old type 'surl'; write 'non_deterministic_pfn', as Rucio 39 and later refuse it.");
                    if (all.ContainsKey(AlgorithmType.NonDeterministicPfn))
                    {
                        _warnings.Add($"Policy package {name} has both 'surl' and 'non_deterministic_pfn'; entries of 'surl' win.");
                    }
                }
            }

            foreach (var (given, algorithms) in all.OrderBy(type => type.Key == AlgorithmType.Surl))
            {
                if (Refusal(name, given, algorithms, wanted, registry) is { } refusal)
                {
                    return refusal;
                }
            }
        }
        catch (Exception e) when (PolicyLoader.IsAbsence(e))
        {
            _warnings.Add($"{PolicyLoader.Classified(name, "GetAlgorithms", e).Message} None of its algorithms are known.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return PolicyLoader.Classified(name, "GetAlgorithms", e);
        }

        return null;
    }

    private PolicyException? RegisterAll(IPolicyPackage package, AlgorithmRegistry registry)
    {
        if (Register(settings.Package!, package, registry, _ => true) is { } error) // a package was opened
        {
            return error;
        }

        foreach (var type in AlgorithmType.Called)
        {
            RegisterDefault(settings.Package!, package, type, registry); // a package was opened
        }

        return null;
    }

    /// <summary>Registers the algorithms of one type; why not, where they may not be.</summary>
    private PolicyException? Refusal(string package, string given, IReadOnlyDictionary<string, Delegate> algorithms, Func<string, bool> wanted, AlgorithmRegistry registry)
    {
        var type = given == AlgorithmType.Surl ? AlgorithmType.NonDeterministicPfn : given;
        if (!AlgorithmType.Known.TryGetValue(type, out var shape))
        {
            return new PolicyException(
                PolicyError.InvalidPolicyPackageAlgorithmType, package, $"type '{given}'", "there is no such type of algorithms.", $"Use one of {string.Join(", ", AlgorithmType.Known.Keys.Order())}.");
        }

        foreach (var (name, call) in algorithms)
        {
            if (settings.Vo is { } vo && !name.StartsWith(vo, StringComparison.OrdinalIgnoreCase))
            {
                return new PolicyException(PolicyError.InvalidAlgorithmName, package, $"{type} '{name}'", $"the name does not begin with the VO '{vo}'.", $"Call it {vo}_{name}.");
            }

            if (shape is not null && call?.GetType() != shape)
            {
                return PolicyException.Loading(package, $"{type} '{name}'", $"it is a {call?.GetType().Name ?? "null"} where the delegate {shape.Name} is needed.");
            }

            Doubts(package, type, name);
        }

        foreach (var (name, call) in algorithms.Where(_ => wanted(type)))
        {
            registry.Add(package, type, name, call);
        }

        return null;
    }

    private void Doubts(string package, string type, string name)
    {
        if (AlgorithmRegistry.IsBuiltIn(type, name))
        {
            _warnings.Add($"Policy package {package}, {type} '{name}': it takes the place of Rucio's own algorithm of that name.");
        }

        if (settings.KnownVos.FirstOrDefault(other => other.Length > (settings.Vo?.Length ?? 0)
            && settings.Vo is { } vo && other.StartsWith(vo, StringComparison.OrdinalIgnoreCase)
            && name.StartsWith(other, StringComparison.OrdinalIgnoreCase)) is { } longer)
        {
            _warnings.Add($"Policy package {package}, {type} '{name}': the name begins with that of the VO {longer}.");
        }
    }

    private void RegisterDefault(string name, IPolicyPackage package, string type, AlgorithmRegistry registry)
    {
        try
        {
            var call = package.GetDefaultAlgorithm(type);
            registry.AddDefault(name, type, call, call is null || call.GetType() == AlgorithmType.Known[type]
                ? null
                : PolicyException.Loading(name, $"default {type}", $"it is a {call.GetType().Name} where the delegate {AlgorithmType.Known[type]!.Name} is needed."));
        }
        catch (Exception e) when (PolicyLoader.IsAbsence(e) || PolicyLoader.IsLoadFault(e))
        {
            _warnings.Add($"{PolicyLoader.Classified(name, $"default {type}", e).Message} It is ignored.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            registry.AddDefault(name, type, null, PolicyLoader.Classified(name, $"default {type}", e));
        }
    }

    /// <summary>A second package may add lfn2pfn algorithms. A missing one is always an error, as in Rucio.</summary>
    private PolicyException? RegisterModule(AlgorithmRegistry registry)
    {
        if (settings.Lfn2PfnModule is not { } name)
        {
            return null;
        }

        try
        {
            var opened = source.Open(name, settings);
            _warnings.AddRange(opened.Warnings);
            if (opened.Unload is { } unload)
            {
                _unload.Add(unload);
            }

            return PolicyLoader.VersionFault(name, opened.Package.SUPPORTED_VERSION, settings) ?? Register(name, opened.Package, registry, type => type == AlgorithmType.Lfn2Pfn);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return PolicyLoader.Classified(name, "[policy] lfn2pfn_module", e);
        }
    }

    private static string? Declared(OpenedPackage? opened)
    {
        try
        {
            return opened?.Package.SUPPORTED_VERSION?.ToString();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null; // the version check has reported it
        }
    }
}
