using System.Threading.Channels;
using Rucio.Client;
using Rucio.Policy;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Decides of each listed file whether it is here, and if not, where it is fetched from and put.</summary>
/// <param name="secureFirst">Whether the storage is shown a token or a certificate, which goes over TLS alone: of several ways to one storage that one is taken.</param>
internal sealed class FilePlanner(Instance instance, RucioClient client, Did did, TargetFolder folder, OutcomeRecorder recorder, bool secureFirst)
{
    // Rucio needs about a millisecond a file: the first ones are asked for alone, so that they begin at once.
    private const int FirstChunk = 8;
    private const int LargestChunk = 250;

    // A planned file may wait long for its turn: what Rucio signs by itself is of no use after 10 minutes.
    private static readonly TimeSpan s_signature = TimeSpan.FromDays(1);

    private static readonly string[] s_secure = ["https", "davs", "file"];

    private readonly Dictionary<Did, FileRow> _planned = [];
    private readonly Lock _gate = new();
    private IReadOnlyDictionary<Did, string>? _python;

    /// <summary>The row that a file was planned from. Once only.</summary>
    public FileRow Row(Did file)
    {
        lock (_gate)
        {
            _planned.Remove(file, out var row);
            return row!; // Every wanted file came from a row.
        }
    }

    /// <exception cref="RucioException">Rucio cannot say where the replicas are.</exception>
    public async Task PlanAsync(ChannelReader<FileRow> rows, ChannelWriter<WantedFile> files, CancellationToken cancellationToken)
    {
        var size = FirstChunk;
        var chunk = new List<FileRow>();
        while (await rows.WaitToReadAsync(cancellationToken))
        {
            while (chunk.Count < size && rows.TryRead(out var row))
            {
                if (!IsHere(row, cancellationToken))
                {
                    chunk.Add(row);
                }
            }

            // Rather a short chunk now than a full one later, unless more is already waiting.
            await PassOnAsync(chunk, files, cancellationToken);
            size = Math.Min(size * 4, LargestChunk);
        }
    }

    private bool IsHere(FileRow row, CancellationToken cancellationToken)
    {
        if (row.IsStillHere())
        {
            folder.Keep(row.Did, row.Path!); // A file that is here has a path.
            recorder.CountPresent(row);
            return true;
        }

        if (row.Path is not null)
        {
            folder.Keep(row.Did, row.Path);
        }

        _python ??= PythonDownload.Files(instance, did);
        if (_python.TryGetValue(row.Did, out var path)
            && PresentFile.IsProved(path, new ExpectedContent(row.Bytes, row.Adler32, null), cancellationToken) is not null)
        {
            recorder.AddHere(row, path);
            return true;
        }

        return false;
    }

    private async Task PassOnAsync(List<FileRow> chunk, ChannelWriter<WantedFile> files, CancellationToken cancellationToken)
    {
        if (chunk.Count == 0)
        {
            return;
        }

        var missing = chunk.ToDictionary(row => row.Did);
        if (secureFirst)
        {
            await AskAsync(missing, s_secure, files, cancellationToken);
        }

        await AskAsync(missing, null, files, cancellationToken);

        // A file without any available replica has no line.
        foreach (var row in missing.Values)
        {
            await files.WriteAsync(Plan(row, null), cancellationToken);
        }

        chunk.Clear();
    }

    /// <summary>Rucio gives one address for each storage: the way that its administrators prefer among those that are asked for.</summary>
    private async Task AskAsync(Dictionary<Did, FileRow> missing, IReadOnlyList<string>? schemes, ChannelWriter<WantedFile> files, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            return;
        }

        var query = new ReplicaQuery { ClientLocation = instance.SiteName is { } site ? new ClientLocation(site) : null, Schemes = schemes ?? [], SignatureLifetime = s_signature };

        // All of the answer first: the queue may be full for hours, and Rucio's web server does not wait that long for its reader.
        var planned = new List<WantedFile>(missing.Count);
        await foreach (var replicas in client.Replicas.ListAsync(missing.Keys.ToList(), query, cancellationToken))
        {
            if ((schemes is null || replicas.Pfns.Values.Any(replica => replica.Type != "TAPE" && replica.ClientExtract != true)) && missing.Remove(replicas.Did, out var row))
            {
                planned.Add(Plan(row, replicas));
            }
        }

        foreach (var file in planned)
        {
            await files.WriteAsync(file, cancellationToken);
        }
    }

    private WantedFile Plan(FileRow row, FileReplicas? replicas)
    {
        var sources = (replicas?.Pfns ?? new Dictionary<string, ReplicaPfn>())
            .Where(replica => Pfn.TryParse(replica.Key, out _))
            .OrderBy(replica => replica.Value.Type == "TAPE")
            .ThenBy(replica => replica.Value.Priority ?? long.MaxValue)
            .Select(replica => new ReplicaSource(
                row.Did, replica.Value.Rse, Parsed(replica.Key), replica.Value.Type == "TAPE", replica.Value.ClientExtract == true));
        lock (_gate)
        {
            _planned[row.Did] = row;
        }

        return new WantedFile(
            row.Did,
            new ExpectedContent(row.Bytes ?? replicas?.Bytes, row.Adler32 ?? replicas?.Adler32, replicas?.Md5),
            folder.PathOf(row.Did),
            [.. sources]);
    }

    private static Pfn Parsed(string text) => Pfn.TryParse(text, out var pfn) ? pfn : throw new FormatException(text);
}
