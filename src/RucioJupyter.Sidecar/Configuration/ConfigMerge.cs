using System.Text.Json;
using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Which of several files counts, key by key. Pure.</summary>
internal sealed class ConfigMerge
{
    private readonly Dictionary<string, (JsonNode? Value, string Source)> _top = new(StringComparer.Ordinal);
    private readonly List<RawInstance> _instances = [];

    public List<string> Warnings { get; } = [];

    /// <summary>In the order of the strongest list, snippets after it.</summary>
    public IReadOnlyList<RawInstance> Instances => _instances;

    /// <summary>Keys of <c>RucioConfig</c> other than the instances.</summary>
    public IEnumerable<(string Key, JsonNode? Value, string Source)> Top => _top.Select(pair => (pair.Key, pair.Value.Value, pair.Value.Source));

    /// <summary>Merges sections, weakest first, as traitlets does: a later value replaces an earlier one whole, lists included.</summary>
    /// <param name="sections">Those that could be read.</param>
    /// <param name="variables">The environment, which stands over all files.</param>
    public static ConfigMerge Of(IEnumerable<ConfigSection> sections, RucioVariables variables)
    {
        var merged = new ConfigMerge();
        IReadOnlyList<RawInstance> list = [];
        var snippets = new List<RawInstance>();
        foreach (var section in sections.Where(section => section.Values is not null))
        {
            foreach (var (key, value) in section.Values!) // filtered above
            {
                if (key != "instances")
                {
                    merged.SetTop(key, value, section.File.Path);
                }
                else if (section.File.IsSnippet)
                {
                    snippets.InsertRange(0, merged.Items(value, section.File.Path));
                }
                else
                {
                    list = [.. merged.Items(value, section.File.Path)];
                }
            }
        }

        foreach (var (key, value) in variables.Globals())
        {
            merged.SetTop(key, value, RucioVariables.VariableOf(key) is var name && name == key ? $"RUCIO_{key.ToUpperInvariant()}" : name);
        }

        merged.Collect(list, snippets, variables.Instances());
        merged.Warnings.AddRange(variables.Problems());
        return merged;
    }

    public string? Text(string key)
    {
        if (!_top.TryGetValue(key, out var found) || found.Value is null)
        {
            return null;
        }

        if (found.Value is JsonValue value && value.TryGetValue(out string? text))
        {
            return text.Length > 0 ? text : null;
        }

        Warnings.Add($"{found.Source}: {key} is {found.Value.ToJsonString()} and must be a text in quotes; it has no effect.");
        return null;
    }

    public string SourceOf(string key) => _top.TryGetValue(key, out var found) ? found.Source : "";

    public IReadOnlyList<string> Texts(string key)
    {
        if (!_top.TryGetValue(key, out var found) || found.Value is null)
        {
            return [];
        }

        if (found.Value is JsonArray list && list.All(item => item?.GetValueKind() == JsonValueKind.String))
        {
            return [.. list.Select(item => item!.GetValue<string>())]; // texts, as was just seen
        }

        Warnings.Add($"{found.Source}: {key} must be a list of texts and is left out.");
        return [];
    }

    public bool Flag(string key)
    {
        if (!_top.TryGetValue(key, out var found) || found.Value is null)
        {
            return false;
        }

        switch (found.Value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                return found.Value.GetValue<bool>();
            case JsonValueKind.String when found.Value.GetValue<string>() is var word && found.Source.StartsWith(RucioVariables.Prefix, StringComparison.Ordinal):
                return RucioVariables.IsYes(word);
            default:
                Warnings.Add($"{found.Source}: {key} is {found.Value.ToJsonString()} and must be true or false; false is taken.");
                return false;
        }
    }

    private void SetTop(string key, JsonNode? value, string source)
    {
        if (!InstanceKeys.Top.Contains(key))
        {
            Warnings.Add($"{source}: the key 'RucioConfig.{key}' is not known and has no effect{Nearest.Hint(key, InstanceKeys.Top)}");
            return;
        }

        _top[key] = (value, source);
    }

    private List<RawInstance> Items(JsonNode? value, string source)
    {
        if (value is null)
        {
            return [];
        }

        if (value is not JsonArray list)
        {
            Warnings.Add($"{source}: RucioConfig.instances must be a list and is left out.");
            return [];
        }

        var items = new List<RawInstance>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject values)
            {
                items.Add(new RawInstance(values, source));
            }
            else
            {
                Warnings.Add($"{source}: entry {i + 1} of RucioConfig.instances must be an object and is left out.");
            }
        }

        return items;
    }

    private void Collect(IReadOnlyList<RawInstance> list, IReadOnlyList<RawInstance> snippets, IReadOnlyList<RawInstance> fromVariables)
    {
        foreach (var item in LastOfEach(fromVariables).Concat(LastOfEach(list)).Concat(snippets))
        {
            if (_instances.All(known => known.Name != item.Name))
            {
                _instances.Add(item);
            }
        }
    }

    private IEnumerable<RawInstance> LastOfEach(IReadOnlyList<RawInstance> list)
    {
        foreach (var twice in list.GroupBy(item => item.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Warnings.Add($"{twice.Last().Source}: the instance '{twice.Key}' is configured {twice.Count()} times; the last one counts.");
        }

        return list.Reverse().DistinctBy(item => item.Name).Reverse();
    }
}
