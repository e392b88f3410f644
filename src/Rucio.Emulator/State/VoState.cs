using System.Text.Json.Nodes;

namespace Rucio.Emulator.State;

/// <summary>Everything that one virtual organisation knows. Callers hold <see cref="Gate"/> while they read or change it.</summary>
internal sealed class VoState(string name)
{
    private readonly Dictionary<DidKey, List<DidKey>> _parents = [];

    public Lock Gate { get; } = new();

    public string Name => name;

    public List<JsonObject> Accounts { get; } = [];

    public List<JsonObject> Identities { get; } = [];

    public List<JsonObject> Scopes { get; } = [];

    public List<Rse> Rses { get; } = [];

    public JsonArray DistanceTimes { get; set; } = [];

    public JsonObject FileDefaults { get; set; } = [];

    public JsonObject CollectionDefaults { get; set; } = [];

    public JsonObject RuleDefaults { get; set; } = [];

    /// <summary>All rows but the generated ones, in the order of the table.</summary>
    public Dictionary<DidKey, DidRow> Dids { get; } = [];

    /// <summary>Files first, then collections, as the table lies on disk.</summary>
    public List<DidRow> Table { get; } = [];

    public Dictionary<DidKey, List<Attachment>> Contents { get; } = [];

    public Dictionary<DidKey, Generator> Generators { get; } = [];

    public Dictionary<DidKey, List<ReplicaRow>> Replicas { get; } = [];

    public List<JsonObject> DatasetReplicas { get; } = [];

    /// <summary>Constituent -> archives that hold it.</summary>
    public Dictionary<DidKey, List<DidKey>> Archives { get; } = [];

    public Dictionary<string, RuleRow> Rules { get; } = [];

    public List<JsonObject> RuleHistory { get; } = [];

    public JsonObject? Account(string account) => Accounts.Find(row => row["account"]!.GetValue<string>() == account);

    public Rse? Rse(string rse) => Rses.Find(row => row.Name == rse);

    public bool HasScope(string scope) => Scopes.Exists(row => row["scope"]!.GetValue<string>() == scope);

    public bool Owns(string account, string scope) =>
        Scopes.Exists(row => row["scope"]!.GetValue<string>() == scope && row["account"]!.GetValue<string>() == account);

    public DidRow? Find(DidKey key) =>
        Dids.TryGetValue(key, out var row) ? row : Generators.Values.Select(generator => generator.Find(key)).FirstOrDefault(static found => found is not null);

    public void Add(DidRow row)
    {
        Dids.Add(row.Key, row);
        Table.Add(row);
    }

    public void Attach(DidKey parent, Attachment child)
    {
        if (!Contents.TryGetValue(parent, out var children))
        {
            Contents[parent] = children = [];
        }

        children.Add(child);
        if (!_parents.TryGetValue(child.Child, out var parents))
        {
            _parents[child.Child] = parents = [];
        }

        parents.Add(parent);
    }

    public bool Detach(DidKey parent, DidKey child)
    {
        if (!Contents.TryGetValue(parent, out var children) || children.RemoveAll(row => row.Child == child) == 0)
        {
            return false;
        }

        _parents[child].Remove(parent);
        return true;
    }

    /// <summary>In the order of insertion; a generated dataset is not held in memory.</summary>
    public IEnumerable<Attachment> Children(DidKey parent) =>
        Generators.TryGetValue(parent, out var generator) ? generator.Children() : Contents.TryGetValue(parent, out var children) ? children : [];

    public IReadOnlyList<DidKey> Parents(DidKey child)
    {
        if (_parents.TryGetValue(child, out var parents))
        {
            return parents;
        }

        return [.. Generators.Values.Where(generator => generator.Contains(child)).Select(static generator => generator.Parent)];
    }

    public IReadOnlyList<ReplicaRow> ReplicasOf(DidKey file) =>
        Replicas.TryGetValue(file, out var rows) ? rows : Generators.Values.FirstOrDefault(generator => generator.Contains(file))?.Replicas ?? [];

    /// <summary>The datasets at or below a collection, each once.</summary>
    public IEnumerable<DidKey> DatasetsBelow(DidKey top)
    {
        var seen = new HashSet<DidKey>();
        var waiting = new Stack<DidKey>([top]);
        while (waiting.TryPop(out var next))
        {
            if (!seen.Add(next) || Find(next) is not { } row || row.IsFile)
            {
                continue;
            }

            if (!row.IsContainer)
            {
                yield return next;
                continue;
            }

            foreach (var child in Children(next).Reverse())
            {
                waiting.Push(child.Child);
            }
        }
    }

    /// <summary>The files below a DID, or itself; lazily, dataset by dataset.</summary>
    public IEnumerable<Attachment> FilesBelow(DidRow did) =>
        did.IsFile ? [Attachment.Of(did)] : DatasetsBelow(did.Key).SelectMany(Children);
}
