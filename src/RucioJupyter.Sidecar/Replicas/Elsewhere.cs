using Rucio.Client;
using Rucio.Policy;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Tells files that are on disk somewhere from those on tape alone and those that are nowhere, and remembers it for a while.</summary>
internal sealed class Elsewhere(TimeProvider time)
{
    /// <summary>Copies elsewhere come and go slowly, and asking for them costs Rucio about two milliseconds a file.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<Did, ReplicaKind> _known = [];
    private DateTimeOffset _since;

    /// <summary>In the order of <paramref name="files"/>: Absent (from here, but on some disk), OnTape or Nowhere.</summary>
    public async Task<ReplicaKind[]> LookAsync(RucioClient client, IReadOnlyList<Did> files, CancellationToken cancellationToken)
    {
        List<Did> unknown;
        lock (_lock)
        {
            if (time.GetUtcNow() - _since >= Life)
            {
                _known.Clear();
                _since = time.GetUtcNow();
            }

            unknown = [.. files.Where(file => !_known.ContainsKey(file))];
        }

        var kinds = new Dictionary<Did, ReplicaKind>(unknown.Count);
        if (unknown.Count > 0)
        {
            await foreach (var replicas in client.Replicas.ListAsync(unknown, new ReplicaQuery { ChunkSize = unknown.Count }, cancellationToken))
            {
                kinds[replicas.Did] = KindOf(replicas);
            }
        }

        lock (_lock)
        {
            foreach (var file in unknown)
            {
                // Rucio leaves out some of the files that no storage has ready, and gives others without a place.
                _known[file] = kinds.GetValueOrDefault(file, ReplicaKind.Nowhere);
            }

            return [.. files.Select(file => _known.GetValueOrDefault(file, ReplicaKind.Absent))];
        }
    }

    private static ReplicaKind KindOf(FileReplicas file) =>
        file.Pfns.Values.Any(pfn => pfn.Type != "TAPE") ? ReplicaKind.Absent
        : file.Pfns.Count > 0 ? ReplicaKind.OnTape
        // Storage without a protocol has a state and no PFN.
        : file.States.Values.Any(state => state == ReplicaState.Available) ? ReplicaKind.Absent
        : ReplicaKind.Nowhere;
}
