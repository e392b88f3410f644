using Rucio.Policy.Algorithms;
using Rucio.Policy.Experiments;

namespace Rucio.Policy.Packages;

/// <summary>The algorithms of one VO: its package's, before Rucio's own, before those of single experiments. Thread-safe once loaded.</summary>
public sealed class AlgorithmRegistry
{
    private const string Def = "def";
    private const string Default = "default";

    private static readonly Dictionary<(string Type, string Name), Delegate> BuiltIn = new()
    {
        [(AlgorithmType.Lfn2Pfn, "hash")] = (Lfn2Pfn)((scope, name, _, _, _) => BuiltInLfn2Pfn.Hash(scope, name)),
        [(AlgorithmType.Lfn2Pfn, "identity")] = (Lfn2Pfn)((scope, name, _, _, _) => BuiltInLfn2Pfn.Identity(scope, name)),
        [(AlgorithmType.NonDeterministicPfn, Def)] = (NonDeterministicPfn)BuiltInNonDeterministicPfn.Def,
        [(AlgorithmType.Scope, Def)] = (ScopeExtraction)BuiltInScopeExtraction.Def,
        [(AlgorithmType.Scope, "dirac")] = (ScopeExtraction)BuiltInScopeExtraction.Dirac,
        [(AlgorithmType.Pfn2Lfn, Def)] = (Pfn2Lfn)BuiltInPfn2Lfn.Def,
    };

    private readonly PolicySettings _settings;
    private readonly Dictionary<(string Type, string Name), (Delegate Call, string Package)> _own = [];
    private readonly Dictionary<string, (Delegate? Call, string Package, PolicyException? Error)> _defaults = new(StringComparer.Ordinal);

    internal AlgorithmRegistry(PolicySettings settings) => _settings = settings;

    /// <summary>What the package registered, in order of type and name; defaults last.</summary>
    public IReadOnlyList<RegisteredAlgorithm> Registered =>
    [
        .. _own.Keys.OrderBy(key => key.Type, StringComparer.Ordinal).ThenBy(key => key.Name, StringComparer.Ordinal).Select(key => new RegisteredAlgorithm(key.Type, key.Name)),
        .. _defaults.Where(entry => entry.Value.Call is not null).Select(entry => new RegisteredAlgorithm(entry.Key, null)).OrderBy(entry => entry.Type, StringComparer.Ordinal),
    ];

    /// <summary>Whether an algorithm of this name is known; <c>default</c> is none.</summary>
    public bool Supports(string type, string? name) => name is not null && Find(type, name) is not null;

    /// <summary>The algorithm of a deterministic RSE; null: not known here, so that only the server can say.</summary>
    /// <param name="rseAttributes">The RSE's settings; <c>lfn2pfn_algorithm</c> in them chooses. Absent means default; empty or null means none that exists.</param>
    /// <exception cref="PolicyException">The package's default algorithm is needed and could not be loaded.</exception>
    public ChosenAlgorithm<Lfn2Pfn>? Lfn2Pfn(IReadOnlyDictionary<string, object?> rseAttributes)
    {
        ArgumentNullException.ThrowIfNull(rseAttributes);
        var name = rseAttributes.TryGetValue("lfn2pfn_algorithm", out var attribute) ? attribute as string : Default;
        if (name == Default || name == _settings.Lfn2PfnDefault)
        {
            if (DefaultOf(AlgorithmType.Lfn2Pfn) is { } own)
            {
                return Chosen<Lfn2Pfn>(own, call => Guarded(call, own));
            }

            name = _settings.Lfn2PfnDefault;
        }

        return name is not null && Find(AlgorithmType.Lfn2Pfn, name) is { } found ? Chosen<Lfn2Pfn>(found, call => Guarded(call, found)) : null;
    }

    /// <summary>The algorithm of a non-deterministic RSE. An unknown name means <c>def</c>, as in Rucio.</summary>
    /// <param name="namingConvention">The RSE attribute <c>naming_convention</c>; null: not set.</param>
    /// <exception cref="PolicyException">The package's default algorithm is needed and could not be loaded.</exception>
    public ChosenAlgorithm<NonDeterministicPfn> NonDeterministicPfn(string? namingConvention)
    {
        var found = NamedOrDef(AlgorithmType.NonDeterministicPfn, namingConvention);
        return Chosen<NonDeterministicPfn>(found, call => (dataset, scope, filename) => Run(found, () => call(dataset, scope, filename)));
    }

    /// <summary>The algorithm that finds the scope of a name. An unknown name means <c>def</c>, as in Rucio.</summary>
    /// <exception cref="PolicyException">The package's default algorithm is needed and could not be loaded.</exception>
    /// <param name="name">The algorithm; null: the configured one.</param>
    public ChosenAlgorithm<ScopeExtraction> Scope(string? name = null)
    {
        var found = NamedOrDef(AlgorithmType.Scope, name ?? _settings.ExtractScope);
        return Chosen<ScopeExtraction>(found, call => (did, scopes) => Run(found, () => call(did, scopes)));
    }

    /// <summary>The algorithm that finds the name of a path; null: the configuration names one that is not known.</summary>
    /// <exception cref="PolicyException">The package's default algorithm is needed and could not be loaded.</exception>
    public ChosenAlgorithm<Pfn2Lfn>? Pfn2Lfn()
    {
        var vo = _settings.Vo ?? Def;
        var name = _settings.Pfn2Lfn ?? (Supports(AlgorithmType.Pfn2Lfn, vo) ? vo : Def);
        var found = (name == vo ? DefaultOf(AlgorithmType.Pfn2Lfn) : null) ?? Find(AlgorithmType.Pfn2Lfn, name);
        return found is { } entry ? Chosen<Pfn2Lfn>(entry, call => parsed => Run(entry, () => call(parsed))) : null;
    }

    internal static bool IsBuiltIn(string type, string name) => BuiltIn.ContainsKey((type, name));

    /// <summary>An algorithm of Rucio's own or of the experiments' set.</summary>
    internal static Delegate? KnownHere(string type, string name) => BuiltIn.GetValueOrDefault((type, name)) ?? OfExperiments(type, name);

    internal void Add(string package, string type, string name, Delegate call) => _own[(type, name)] = (call, package);

    internal void AddDefault(string package, string type, Delegate? call, PolicyException? error) => _defaults[type] = (call, package, error);

    private Entry NamedOrDef(string type, string? name) =>
        name is not null and not Def && Find(type, name) is { } named ? named : DefaultOf(type) ?? Find(type, Def)!.Value; // def is built in

    private Entry? DefaultOf(string type)
    {
        if (!_defaults.TryGetValue(type, out var found))
        {
            return null;
        }

        return found.Error is not null ? throw found.Error : found.Call is null ? null : new Entry($"default {type}", found.Package, found.Call);
    }

    private Entry? Find(string type, string name)
    {
        if (_own.TryGetValue((type, name), out var own))
        {
            return new Entry($"{type} '{name}'", own.Package, own.Call);
        }

        var known = BuiltIn.GetValueOrDefault((type, name)) ?? (_settings.Experiments ? OfExperiments(type, name) : null);
        return known is null ? null : new Entry($"{type} '{name}'", null, known);
    }

    private static Delegate? OfExperiments(string type, string name) => type switch
    {
        AlgorithmType.Lfn2Pfn => ExperimentLfn2Pfn.All.GetValueOrDefault(name),
        AlgorithmType.NonDeterministicPfn => ExperimentPaths.NonDeterministic.GetValueOrDefault(name),
        AlgorithmType.Scope => ExperimentScopes.All.GetValueOrDefault(name),
        AlgorithmType.Pfn2Lfn => ExperimentPaths.Pfn2Lfn.GetValueOrDefault(name),
        _ => null,
    };

    private static ChosenAlgorithm<T> Chosen<T>(Entry entry, Func<T, T> guard)
        where T : Delegate =>
        new(entry.Name, entry.Package is not null, entry.Package is null ? (T)entry.Call : guard((T)entry.Call));

    private static Lfn2Pfn Guarded(Lfn2Pfn call, Entry entry) =>
        (scope, name, rse, rseAttributes, protocolAttributes) => Run(entry, () => call(scope, name, rse, rseAttributes, protocolAttributes));

    private static T Run<T>(Entry entry, Func<T> call)
    {
        try
        {
            return call() ?? throw new InvalidOperationException("it answered nothing.");
        }
        catch (Exception e) when (e is not (PolicyException or OutOfMemoryException))
        {
            throw PolicyException.Threw(entry.Package!, entry.Name, e); // guarded entries are a package's
        }
    }

    private readonly record struct Entry(string Name, string? Package, Delegate Call);
}
