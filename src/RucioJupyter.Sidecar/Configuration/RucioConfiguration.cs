using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Metrics;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>What the configuration says now. Thread-safe: readers see one whole snapshot or the next.</summary>
internal sealed partial class RucioConfiguration
{
    private const string NotThere = "It is not there.";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ProcessEnvironment _environment;
    private readonly RemoteConfigs _remotes;
    private readonly LogLevelSwitch _level;
    private readonly ConfigMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<RucioConfiguration> _logger;
    private readonly RucioVariables _variables;
    private readonly Lock _reading = new();
    private readonly Dictionary<string, ConfigSection> _lastGood = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Text, InstanceEntry Entry)> _lastEntries = new(StringComparer.Ordinal);
    private ConfigSnapshot? _current;

    public RucioConfiguration(ProcessEnvironment environment, RemoteConfigs remotes, LogLevelSwitch level, ConfigMetrics metrics, TimeProvider time, ILogger<RucioConfiguration> logger)
    {
        _environment = environment;
        _remotes = remotes;
        _level = level;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _variables = new RucioVariables(environment);
        Folders = JupyterConfigPath.Folders(environment, JupyterConfigPath.Prefix(environment, environment.ParentCommand is [var program, ..] ? program : null));
        remotes.Changed += () => Reload();
    }

    /// <summary>After a reading that differs from the one before. Raised on a background thread.</summary>
    public event Action? Changed;

    /// <summary>Where files are looked for, strongest first.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The files that hold the values of variables.</summary>
    public IReadOnlyList<string> ValueFiles => _variables.Files;

    /// <summary>The newest snapshot; the first use reads the files.</summary>
    public ConfigSnapshot Current => Volatile.Read(ref _current) ?? Reload();

    /// <summary>Waits for remote parts that were never fetched, at most for the time limit of a fetch.</summary>
    public async Task SettledAsync(CancellationToken cancellationToken)
    {
        if (Current.Entries.Any(entry => entry.Instance is null))
        {
            await _remotes.SettledAsync(cancellationToken);
        }
    }

    /// <summary>The same for somebody who looks at a screen: where an instance is usable already, the others are not waited for long. They announce themselves by <see cref="Changed"/>.</summary>
    public async Task SettledSoonAsync(CancellationToken cancellationToken)
    {
        var settled = SettledAsync(cancellationToken);
        if (!settled.IsCompleted && Current.Entries.Any(entry => entry.Instance is not null))
        {
            await Task.WhenAny(settled, Task.Delay(Soon, _time, cancellationToken));
            return;
        }

        await settled;
    }

    /// <summary>Reads everything again and publishes it.</summary>
    public ConfigSnapshot Reload()
    {
        ConfigSnapshot? before;
        ConfigSnapshot now;
        lock (_reading)
        {
            before = _current;
            now = Read();
            Volatile.Write(ref _current, now);
        }

        _level.Set(now.LogLevel);
        if (before is null)
        {
            Report(now, []);
        }
        else if (Differs(before, now))
        {
            _metrics.CountChange();
            Report(now, before.Warnings);
            Changed?.Invoke();
        }

        return now;
    }

    private static bool Differs(ConfigSnapshot one, ConfigSnapshot other) =>
        !one.Entries.Select(Comparable).SequenceEqual(other.Entries.Select(Comparable))
        || !one.Warnings.SequenceEqual(other.Warnings)
        || !one.Files.SequenceEqual(other.Files)
        || !one.BrowseRoots.SequenceEqual(other.BrowseRoots)
        || (one.DefaultInstance, one.DefaultAuthType, one.LogLevel) != (other.DefaultInstance, other.DefaultAuthType, other.LogLevel)
        || !one.Values.Select(Comparable).SequenceEqual(other.Values.Select(Comparable));

    private static (string, string, bool, string?) Comparable(InstanceEntry entry) => (entry.Name, entry.DisplayName, entry.Instance is null, entry.Problem?.Error);

    private static (string?, string, string?, string) Comparable(ConfigValue value) => (value.Instance, value.Key, value.Value?.ToJsonString(), value.Source);

    private ConfigSnapshot Read()
    {
        var (sections, files) = Sections();
        var merged = ConfigMerge.Of(sections, _variables);
        var policy = new RemotePolicy([.. merged.Texts("remote_config_hosts"), .. _variables.RemoteHosts]);
        var warnings = merged.Warnings;
        var values = new List<ConfigValue>(merged.Top.Select(top => new ConfigValue(null, top.Key, top.Value, top.Source)));
        var entries = merged.Instances.Select(raw => Entry(raw, policy, values, warnings)).ToList();
        var python = ConfigFiles.PythonFiles(Folders).Where(MentionsRucio)
            .Select(path => $"{path} speaks of RucioConfig, but only Python can read it. Move it to {Path.ChangeExtension(path, ".json")}.");
        warnings.AddRange(python);
        return new ConfigSnapshot
        {
            Entries = entries,
            DefaultInstance = DefaultInstance(merged, entries, warnings),
            DefaultAuthType = Word(merged, "default_auth_type", InstanceKeys.AuthTypes, warnings),
            LogLevel = Word(merged, "log_level", InstanceKeys.LogLevels, warnings),
            BrowseRoots = BrowseRoots(merged, warnings),
            KeepAliveDuringTransfers = merged.Flag("keep_alive_during_transfers"),
            Files = files,
            Warnings = [.. warnings.Distinct(StringComparer.Ordinal)],
            ReadAt = _time.GetUtcNow(),
            Values = values,
        };
    }

    /// <summary>All files, each with its present contents or, where an edit broke it, with the last that could be read.</summary>
    private (List<ConfigSection> Sections, List<ConfigFileState> Files) Sections()
    {
        var sections = new List<ConfigSection>();
        var files = new List<ConfigFileState>();
        foreach (var file in ConfigFiles.Existing(Folders))
        {
            var section = ConfigSection.Read(file);
            if (section.Problem is null)
            {
                _lastGood[file.Path] = section;
                files.Add(new ConfigFileState(file.Path, true, null));
            }
            else
            {
                var older = _lastGood.GetValueOrDefault(file.Path);
                var kept = older is null ? "" : " What it said before stays in force until it is corrected.";
                files.Add(new ConfigFileState(file.Path, older is not null, $"{section.Problem.Error} {section.Problem.Remedy}{kept}"));
                section = older ?? section;
            }

            sections.Add(section);
        }

        var users = Path.Combine(JupyterConfigPath.UserFolder(_environment), "jupyter_server_config.json");
        if (files.All(file => file.Path != users))
        {
            files.Add(new ConfigFileState(users, false, Directory.Exists(users) ? "It is a folder, not a file." : NotThere));
        }

        return (sections, files);
    }

    private InstanceEntry Entry(RawInstance raw, RemotePolicy policy, List<ConfigValue> values, List<string> warnings)
    {
        if (raw.Url is not { } url)
        {
            values.AddRange(raw.Values.Select(pair => new ConfigValue(raw.Name, pair.Key, pair.Value, raw.VariablePrefix is { } prefix ? RucioVariables.VariableOf(pair.Key, prefix) : raw.Source)));
            return Same(InstanceReader.Read(raw.Values, raw.Source, _environment.Home, raw.VariablePrefix, warnings), raw.Values);
        }

        var remote = _remotes.Look(raw, policy);
        if (remote.Values is null)
        {
            return RemoteMerge.Missing(raw, remote);
        }

        if (remote.Problem is { } problem)
        {
            warnings.Add($"{raw.Source}, instance '{raw.Name}': the copy of {remote.FetchedAt:yyyy-MM-dd HH:mm} UTC is used, as the remote configuration could not be refreshed. {problem}");
        }

        var trusted = Uri.TryCreate(url, UriKind.Absolute, out var address) && policy.IsTrusted(address);
        var (joined, sources) = RemoteMerge.Join(raw, remote.Values, trusted, warnings);
        values.AddRange(joined.Select(pair => new ConfigValue(raw.Name, pair.Key, pair.Value, sources[pair.Key])));
        var source = address is null ? raw.Source : $"{raw.Source} and {RemotePolicy.Shown(address)}";
        return Same(InstanceReader.Read(joined, source, _environment.Home, raw.VariablePrefix, warnings), joined);
    }

    /// <summary>The very object of the reading before where nothing changed: caches of the features hang on it.</summary>
    private InstanceEntry Same(InstanceEntry entry, JsonObject values)
    {
        var text = $"{entry.Source}\n{values.ToJsonString()}";
        if (_lastEntries.TryGetValue(entry.Name, out var last) && last.Text == text)
        {
            return last.Entry;
        }

        _lastEntries[entry.Name] = (text, entry);
        return entry;
    }

    private static List<string> BrowseRoots(ConfigMerge merged, List<string> warnings)
    {
        var roots = merged.Texts("browse_roots");
        warnings.AddRange(roots.Where(root => !Path.IsPathFullyQualified(root)).Select(root => $"{merged.SourceOf("browse_roots")}: browse_roots has '{root}', which is no absolute path and is left out."));
        return [.. roots.Where(Path.IsPathFullyQualified)];
    }

    private static string? DefaultInstance(ConfigMerge merged, List<InstanceEntry> entries, List<string> warnings)
    {
        var name = merged.Text("default_instance");
        if (name is not null && entries.All(entry => entry.Name != name))
        {
            warnings.Add($"{merged.SourceOf("default_instance")}: default_instance names '{name}', which is not configured{Nearest.Hint(name, entries.Select(entry => entry.Name))}");
            return null;
        }

        return name;
    }

    private static string? Word(ConfigMerge merged, string key, string[] words, List<string> warnings)
    {
        var word = merged.Text(key);
        if (word is null || words.Contains(word))
        {
            return word;
        }

        warnings.Add($"{merged.SourceOf(key)}: {key} is '{word}' and must be one of {string.Join(", ", words)}{Nearest.Hint(word, words)}");
        return null;
    }

    private static bool MentionsRucio(string path)
    {
        try
        {
            return File.ReadLines(path).Take(10_000).Any(line => !line.TrimStart().StartsWith('#') && line.Contains("RucioConfig", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it is only looked into to warn
        }
    }

    private void Report(ConfigSnapshot snapshot, IReadOnlyList<string> known)
    {
        var read = snapshot.Files.Count(file => file.Read);
        Loaded(snapshot.Entries.Count, read);
        foreach (var sentence in snapshot.Warnings.Concat(snapshot.Files.Where(file => file.Problem != NotThere).Select(file => file.Problem ?? "")).Except(known))
        {
            if (sentence.Length > 0)
            {
                Warning(sentence);
            }
        }

        foreach (var entry in snapshot.Entries)
        {
            if (entry.Problem is { } problem)
            {
                Unusable(entry.Name, problem.Error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Instances} Rucio instances configured, {Files} files read")]
    private partial void Loaded(int instances, int files);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Configuration: {Warning}")]
    private partial void Warning(string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Instance {Instance} is not usable: {Reason}")]
    private partial void Unusable(string instance, string reason);
}
