using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Asks Rucio for the replicas of some files on the mounted RSEs alone, and the mounts whether the files are there.</summary>
internal sealed class ReplicaProbe(RsePathRule rule, MountProbe mounts, TimeProvider time)
{
    /// <param name="instance">Where to ask.</param>
    /// <param name="client">Speaks for the user.</param>
    /// <param name="choice">The mounted RSEs.</param>
    /// <param name="files">What to look for.</param>
    /// <param name="elsewhere">Looks for files without a copy there on other storage; null: they are not looked for.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="RucioException">Rucio did not answer, or broke off.</exception>
    public async Task<ReplicaChunk> LookAsync(
        Instance instance, RucioClient client, DestinationChoice choice, IReadOnlyList<Did> files, Elsewhere? elsewhere, CancellationToken cancellationToken)
    {
        var query = new ReplicaQuery { RseExpression = choice.Expression, AllStates = true, ChunkSize = files.Count };
        var known = new Dictionary<Did, FileReplicas>(files.Count);
        await foreach (var replicas in client.Replicas.ListAsync(files, query, cancellationToken))
        {
            known[replicas.Did] = replicas;
        }

        var best = new FileReplica[files.Count];
        Array.Fill(best, new FileReplica(ReplicaKind.Absent, null, null));
        foreach (var destination in choice.Destinations)
        {
            var found = new FileReplica[files.Count];
            for (var i = 0; i < files.Count; i++)
            {
                found[i] = known.TryGetValue(files[i], out var replicas)
                    ? await PlaceAsync(instance, destination, replicas, cancellationToken)
                    : new FileReplica(ReplicaKind.Absent, null, null);
            }

            await LookAtMountAsync(destination, found, cancellationToken);
            for (var i = 0; i < files.Count; i++)
            {
                best[i] = found[i].Kind < best[i].Kind ? found[i] : best[i];
            }
        }

        if (elsewhere is not null)
        {
            var absent = Enumerable.Range(0, files.Count).Where(i => best[i].Kind == ReplicaKind.Absent).ToList();
            var kinds = await elsewhere.LookAsync(client, [.. absent.Select(i => files[i])], cancellationToken);
            for (var i = 0; i < absent.Count; i++)
            {
                best[absent[i]] = best[absent[i]] with { Kind = kinds[i] };
            }
        }

        return new ReplicaChunk(best, time.GetUtcNow());
    }

    /// <summary>What Rucio says, with the path where it has the file; whether it is there is seen afterwards.</summary>
    private async ValueTask<FileReplica> PlaceAsync(Instance instance, Destination destination, FileReplicas replicas, CancellationToken cancellationToken)
    {
        if (!replicas.States.TryGetValue(destination.Rse, out var state))
        {
            return new FileReplica(ReplicaKind.Absent, null, null);
        }

        if (state != ReplicaState.Available)
        {
            var kind = state == ReplicaState.Copying ? ReplicaKind.Copying
                : state == ReplicaState.TemporaryUnavailable ? ReplicaKind.Unavailable
                : state == ReplicaState.Bad ? ReplicaKind.Bad
                : ReplicaKind.Absent;
            return new FileReplica(kind, null, null);
        }

        var pfn = PfnOn(destination, replicas);
        var path = pfn is not null && !destination.ByAlgorithm
            ? MountPath.Of(destination, pfn, out _)
            : await rule.PathAsync(instance, destination, replicas.Did, cancellationToken);
        return new FileReplica(path is null ? ReplicaKind.NoPath : ReplicaKind.Here, path, pfn);
    }

    /// <summary>A PFN that a prefix mapping knows, else the one that Rucio ranks best.</summary>
    private static string? PfnOn(Destination destination, FileReplicas replicas) =>
        replicas.Rses.TryGetValue(destination.Rse, out var pfns)
            ? pfns
                // The PFN of an archive is not a place where the file itself lies.
                .Where(pfn => !replicas.Pfns.TryGetValue(pfn, out var detail) || detail.ClientExtract != true)
                .OrderByDescending(pfn => destination.PathMappings.Any(m => pfn.StartsWith(m.Prefix, StringComparison.Ordinal)))
                .ThenBy(pfn => replicas.Pfns.TryGetValue(pfn, out var detail) ? detail.Priority ?? long.MaxValue : long.MaxValue)
                .FirstOrDefault()
            : null;

    private async Task LookAtMountAsync(Destination destination, FileReplica[] found, CancellationToken cancellationToken)
    {
        if (!Array.Exists(found, f => f.Kind == ReplicaKind.Here))
        {
            return;
        }

        var states = await mounts.LookAsync(destination, Array.ConvertAll(found, f => f.Path), cancellationToken);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i].Kind == ReplicaKind.Here)
            {
                found[i] = found[i] with
                {
                    Kind = states[i] switch
                    {
                        PathState.Readable => ReplicaKind.Here,
                        PathState.Unreadable => ReplicaKind.FileUnreadable,
                        PathState.NoMount => ReplicaKind.MountMissing,
                        PathState.NoAnswer => ReplicaKind.MountSilent,
                        _ => ReplicaKind.FileMissing,
                    },
                };
            }
        }
    }
}
