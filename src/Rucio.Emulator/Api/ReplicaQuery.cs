using Rucio.Emulator.State;

namespace Rucio.Emulator.Api;

/// <summary>Rucio: core/replica.py, list_replicas.</summary>
internal sealed record ReplicaQuery
{
    public required IReadOnlyList<DidKey> Dids { get; init; }

    /// <summary>Null: of each RSE the protocol of best priority.</summary>
    public IReadOnlyList<string>? Schemes { get; init; }

    public bool EveryScheme { get; init; }

    public bool AllStates { get; init; }

    /// <summary>Null: wan, but lan at the client's own site.</summary>
    public string? Domain { get; init; }

    public string? ClientSite { get; init; }

    public bool ResolveArchives { get; init; } = true;

    public bool ResolveParents { get; init; }

    /// <summary>Null: all.</summary>
    public IReadOnlySet<Rse>? Rses { get; init; }

    public int? PfnLimit { get; init; }

    public int? FileLimit { get; init; }

    /// <summary>Computed at once, save for generated datasets, which are immutable and stream.</summary>
    public IEnumerable<ReplicaAnswer> Rows(VoState state)
    {
        var asked = new HashSet<DidKey>();
        var generated = new List<Generator>();
        var files = new Dictionary<DidKey, Attachment>();
        foreach (var did in Dids.Distinct().Select(state.Find).OfType<DidRow>())
        {
            if (did.IsFile)
            {
                asked.Add(did.Key);
                files[did.Key] = Attachment.Of(did);
                continue;
            }

            foreach (var dataset in state.DatasetsBelow(did.Key))
            {
                if (state.Generators.TryGetValue(dataset, out var generator))
                {
                    generated.Add(generator);
                    continue;
                }

                foreach (var child in state.Children(dataset))
                {
                    files.TryAdd(child.Child, child);
                }
            }
        }

        var rows = files.Values.OrderBy(static file => file.Child, Comparer<DidKey>.Create(DidKey.Compare))
            .Select(file => Row(state, file, asked.Contains(file.Child), state.ReplicasOf(file.Child))).OfType<ReplicaAnswer>().ToList();
        if (FileLimit is { } limit)
        {
            return rows.Concat(generated.SelectMany(generator => Rows(state, generator))).Take(limit).ToList();
        }

        return rows.Concat(generated.DistinctBy(static generator => generator.Parent).SelectMany(generator => Rows(state, generator)));
    }

    private IEnumerable<ReplicaAnswer> Rows(VoState state, Generator generator) =>
        generator.Children().Select(file => Row(state, file, asked: false, generator.Replicas)).OfType<ReplicaAnswer>();

    private ReplicaAnswer? Row(VoState state, Attachment file, bool asked, IReadOnlyList<ReplicaRow> all)
    {
        var seen = all.Where(replica => (AllStates || replica.State == "AVAILABLE") && (Rses is null || Rses.Contains(replica.Rse))).ToList();
        var pfns = seen.SelectMany(replica => Pfns(replica, file.Child)).ToList();
        var states = seen.Select(static replica => KeyValuePair.Create(replica.Rse.Name, replica.State)).ToList();
        if (all.Count == 0 && asked && ResolveArchives)
        {
            AddFromArchives(state, file.Child, pfns, states);
        }

        if (states.Count == 0 && !(asked && all.Count == 0 && Rses is null))
        {
            return null;
        }

        var sorted = pfns.OrderBy(static pfn => pfn.Domain switch { "zip" => 0, "lan" => 1, _ => 2 }).ToList();
        return new ReplicaAnswer(file, sorted, Math.Min(sorted.Count, PfnLimit ?? int.MaxValue), states, ResolveParents ? Ancestors(state, file.Child) : null);
    }

    private IEnumerable<ReplicaAnswer.Pfn> Pfns(ReplicaRow replica, DidKey file)
    {
        var domain = Domain ?? (ClientSite is not null && replica.Rse.Site == ClientSite ? "lan" : "wan");
        var offered = replica.Rse.Offering(domain, "read");
        var chosen = EveryScheme ? offered : Schemes is null ? offered.Take(1) : offered.Where(protocol => Schemes.Contains(protocol.Scheme));
        return chosen.Select(protocol => new ReplicaAnswer.Pfn(replica.Rse.Pfn(protocol, file, replica.Path), replica.Rse, domain, false));
    }

    private void AddFromArchives(VoState state, DidKey constituent, List<ReplicaAnswer.Pfn> pfns, List<KeyValuePair<string, string>> states)
    {
        foreach (var archive in state.Archives.GetValueOrDefault(constituent) ?? [])
        {
            foreach (var replica in state.ReplicasOf(archive).Where(replica => (AllStates || replica.State == "AVAILABLE") && (Rses is null || Rses.Contains(replica.Rse))))
            {
                states.Add(new(replica.Rse.Name, replica.State));
                pfns.AddRange(Pfns(replica, archive).Select(pfn => pfn with { Url = $"{pfn.Url}?xrdcl.unzip={constituent.Name}", Domain = "zip", Extract = true }));
            }
        }
    }

    private static List<DidKey> Ancestors(VoState state, DidKey file)
    {
        var found = new List<DidKey>();
        var waiting = new Queue<DidKey>([file]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var parent in state.Parents(next).Where(parent => !found.Contains(parent)))
            {
                found.Add(parent);
                waiting.Enqueue(parent);
            }
        }

        return found;
    }
}
