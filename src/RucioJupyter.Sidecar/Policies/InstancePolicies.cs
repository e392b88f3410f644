using System.Collections.Concurrent;
using Rucio.Client;
using Rucio.Policy.Configuration;
using Rucio.Policy.Packages;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>The policy of each instance, loaded at its first use and again when its package, rucio.cfg or the instance's configuration changes.</summary>
internal sealed partial class InstancePolicies(ProcessEnvironment environment, RucioConnections connections, TimeProvider time, ILogger<InstancePolicies> logger) : IPurgeable, IDisposable
{
    /// <summary>How long a policy is used before its files are looked at again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    /// <summary>How long a fault in use is shown after it last happened.</summary>
    private static readonly TimeSpan FaultShown = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Loaded> _loaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _said = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Instance, string Message), (PolicyException Fault, long At)> _faults = new();
    private readonly ConcurrentDictionary<string, byte> _looking = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Dictionary<string, Task<PolicySet>> _late = new(StringComparer.Ordinal); // for whoever has the turn of _loading
    private readonly TimedCalls _calls = new(TimedCalls.Interactive, time);

    /// <summary>What <see cref="View"/> says of some instance has changed.</summary>
    public event Action? Changed;

    /// <summary>The policy in force. Never throws for what a package does: <see cref="PolicySet.Errors"/> says it.</summary>
    public async ValueTask<InstancePolicy> OfAsync(Instance instance, CancellationToken cancellationToken)
    {
        if (_loaded.TryGetValue(instance.Name, out var known) && ReferenceEquals(known.Instance, instance) && time.GetElapsedTime(known.LookedAt) < LookAgain)
        {
            return known.Policy;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            known = _loaded.GetValueOrDefault(instance.Name);
            var settings = await SettingsAsync(instance, cancellationToken);
            if (known is not null && known.Settings.Says(settings) && known.Stamp == Stamp(known.Policy.Set) && known.Policy.Set.IsWhole)
            {
                _loaded[instance.Name] = known with { Instance = instance, LookedAt = time.GetTimestamp() };
                return known.Policy;
            }

            var set = await LoadAsync(settings, cancellationToken);
            var policy = new InstancePolicy(set, _calls);
            _loaded[instance.Name] = new Loaded(instance, settings, policy, Stamp(set), time.GetTimestamp());
            Report(instance, set, known?.Policy.Set);
            known?.Policy.Set.Dispose();
            foreach (var fault in _faults.Keys.Where(fault => fault.Instance == instance.Name))
            {
                _faults.TryRemove(fault, out _); // they were those of the package before
            }

            if (known is null ? settings.Settings.Package is not null : !Faults(known.Policy.Set).SequenceEqual(Faults(set)) || known.Settings.Settings.Package != settings.Settings.Package)
            {
                Changed?.Invoke();
            }

            return policy;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Looks at all files anew at the next use.</summary>
    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, loaded) in _loaded)
        {
            _loaded.TryUpdate(name, loaded with { LookedAt = time.GetTimestamp() - (long)(LookAgain.TotalSeconds * time.TimestampFrequency) }, loaded);
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var loaded in _loaded.Values)
        {
            loaded.Policy.Set.Dispose();
        }

        _loading.Dispose();
    }

    private async Task<PolicySearch> SettingsAsync(Instance instance, CancellationToken cancellationToken)
    {
        var search = Configured(instance);
        return search.Settings.Package is not null && await VersionAsync(instance, cancellationToken) is { } version
            ? search with { Settings = search.Settings with { RucioVersion = version } }
            : search;
    }

    private PolicySearch Configured(Instance instance)
    {
        string? Variable(string name) => environment[name];

        try
        {
            var cfg = RucioCfg.Find(Variable);
            return new PolicySearch(PolicySettings.Read(cfg, Variable, Vo(instance, cfg), instance.PolicyPackage), PackageSearchPath.Of(cfg, Variable));
        }
        catch (FormatException e)
        {
            var settings = PolicySettings.Read(RucioCfg.Empty, Variable, Vo(instance, RucioCfg.Empty), instance.PolicyPackage);
            return new PolicySearch(settings with { Warnings = [.. settings.Warnings, e.Message] }, PackageSearchPath.Of(RucioCfg.Empty, Variable));
        }
    }

    /// <summary>The VO whose package counts. An instance may name a VO for VOMS alone: it needs Rucio's own word for several VOs.</summary>
    private string? Vo(Instance instance, RucioCfg cfg) =>
        instance.Vo is { } vo && (cfg.IsTrue("common", "multi_vo") || environment[$"RUCIO_POLICY_PACKAGE_{vo.ToUpperInvariant()}"] is not null) ? vo : null;

    /// <summary>The server's version; null where it does not answer at once.</summary>
    private async Task<string?> VersionAsync(Instance instance, CancellationToken cancellationToken)
    {
        if (_loaded.TryGetValue(instance.Name, out var known) && ReferenceEquals(known.Instance, instance) && known.Policy.Set.IsWhole)
        {
            return known.Settings.Settings.RucioVersion;
        }

        try
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timer = time.CreateTimer(_ => limited.Cancel(), null, PingLimit, Timeout.InfiniteTimeSpan);
            return await connections.Of(instance).PingAsync(limited.Token);
        }
        catch (Exception e) when (e is RucioException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // the configured version serves until the server answers
        }
    }

    private async Task<PolicySet> LoadAsync(PolicySearch search, CancellationToken cancellationToken)
    {
        var package = search.Settings.Package ?? "";
        if (_late.TryGetValue(package, out var late))
        {
            if (!late.IsCompleted)
            {
                return TooSlow(search, null); // it still holds a thread: another would come to the same end
            }

            _late.Remove(package);
            if (late.IsCompletedSuccessfully)
            {
                (await late).Dispose();
            }
        }

        var loading = Task.Run(() => new PolicyLoader(new FolderSource(search.Path)).Load(search.Settings), cancellationToken);
        try
        {
            return await loading.WaitAsync(LoadLimit, time, cancellationToken);
        }
        catch (TimeoutException e) when (!loading.IsCompleted)
        {
            _late[package] = loading;
            return TooSlow(search, e);
        }
    }

    private static PolicySet TooSlow(PolicySearch search, Exception? cause)
    {
        var fault = new PolicyException(
            PolicyError.PackageThrew, search.Settings.Package ?? "", null, $"it did not load within {LoadLimit.TotalSeconds:0} s.", "Ask the author of the package: loading may neither wait nor use the network.", cause);
        return new PolicyLoader(new Refusing(fault)).Load(search.Settings);
    }

    /// <summary>Changes with any file of the package.</summary>
    private static string Stamp(PolicySet set)
    {
        if (set.Origin is not { } folder || !Directory.Exists(folder) || folder == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
        {
            return "";
        }

        return string.Join('|', new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file.FullName}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")));
    }

    /// <summary>Whether a package of this instance might end the process: without one there is nothing to load at the start.</summary>
    public bool MayFail(Instance instance) => Configured(instance).Settings is { Package: not null, FailOnMissing: true };

    /// <summary>How it stands with the package of an instance, without waiting; null where none is configured. What is not known yet is looked up behind it.</summary>
    public PolicyView? View(Instance instance)
    {
        var settings = Configured(instance).Settings;
        if (settings.Package is not { } package)
        {
            return null;
        }

        if (!_loaded.TryGetValue(instance.Name, out var known) || !ReferenceEquals(known.Instance, instance) || time.GetElapsedTime(known.LookedAt) >= LookAgain)
        {
            _ = LookBehindAsync(instance);
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(package));
        if (known is null || known.Settings.Settings.Package != package)
        {
            return new PolicyView(name, settings.PackageSource, "loading", []);
        }

        var set = known.Policy.Set;
        var problems = set.Errors.Select(PolicyView.Shown).ToList();
        if (problems.Count == 0 && !set.IsWhole)
        {
            problems.AddRange(set.Warnings.Select(warning => new Problem(PolicyCodes.PolicyFault, warning)));
        }

        problems.AddRange(_faults.Where(fault => fault.Key.Instance == instance.Name && time.GetElapsedTime(fault.Value.At) < FaultShown).Select(fault => PolicyView.Shown(fault.Value.Fault)));
        return new PolicyView(name, settings.PackageSource, problems.Count == 0 ? "in_force" : "faulty", [.. problems.DistinctBy(problem => problem.Error)]);
    }

    /// <summary>Says once a minute what a package does wrong while it is used.</summary>
    public void Failed(Instance instance, PolicyException fault)
    {
        var now = time.GetTimestamp();
        var isNew = !_faults.TryGetValue((instance.Name, fault.Message), out var last) || time.GetElapsedTime(last.At, now) >= FaultShown;
        _faults[(instance.Name, fault.Message)] = (fault, now);
        if (isNew)
        {
            Changed?.Invoke();
        }

        if (!_said.TryGetValue(fault.Message, out var before) || time.GetElapsedTime(before, now) > TimeSpan.FromMinutes(1))
        {
            _said[fault.Message] = now;
            Unusable(instance.Name, fault.Message);
        }
    }

    private async Task LookBehindAsync(Instance instance)
    {
        if (!_looking.TryAdd(instance.Name, 0))
        {
            return;
        }

        try
        {
            await OfAsync(instance, CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // The sidecar stops.
        }
        finally
        {
            _looking.TryRemove(instance.Name, out _);
        }
    }

    private static IEnumerable<string> Faults(PolicySet set) => set.Errors.Select(error => error.Message).Concat(set.Warnings);

    private void Report(Instance instance, PolicySet set, PolicySet? before)
    {
        foreach (var error in set.Errors.Where(error => before?.Errors.Any(known => known.Message == error.Message) != true))
        {
            Unusable(instance.Name, error.Message);
        }

        foreach (var warning in set.Warnings.Except(before?.Warnings ?? []))
        {
            Doubtful(instance.Name, warning);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {Instance}: {Fault}")]
    private partial void Unusable(string instance, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Instance {Instance}: {Warning}")]
    private partial void Doubtful(string instance, string warning);

    private sealed record Loaded(Instance Instance, PolicySearch Settings, InstancePolicy Policy, string Stamp, long LookedAt);

    private sealed record PolicySearch(PolicySettings Settings, IReadOnlyList<string> Path)
    {
        /// <summary>Lists compare by what is in them.</summary>
        public bool Says(PolicySearch other) =>
            Path.SequenceEqual(other.Path) && Settings.Warnings.SequenceEqual(other.Settings.Warnings) && Settings.KnownVos.SequenceEqual(other.Settings.KnownVos)
            && Settings == other.Settings with { Warnings = Settings.Warnings, KnownVos = Settings.KnownVos };
    }

    private sealed class Refusing(PolicyException fault) : IPolicyPackageSource
    {
        public OpenedPackage Open(string name, PolicySettings settings) => throw fault;
    }
}
