using System.Globalization;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Says in one small answer how much of a DID is on this disk.</summary>
internal sealed class LocalDidSummary(DidCatalogue dids, FileListings listings, LocalCopies copies, RucioSessions sessions, TimeProvider time) : IPurgeable
{
    /// <summary>Up to so many files are looked for one by one, also those that came with another DID.</summary>
    private const int LookedForFiles = 1000;

    /// <summary>Longer lists are not read for a summary: Rucio knows their length where they are closed.</summary>
    private const int ListedFiles = 5000;

    /// <summary>So many files speak for the rest where nothing is here.</summary>
    private const int SampledFiles = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SharedAnswers<ListingKey, string> _elsewhere = new(time, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30), capacity: 512);

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        _elsewhere.Clear();
        return ValueTask.CompletedTask;
    }

    public async Task<DidSummaryReply> OfAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var details = await dids.GetAsync(instance, did, cancellationToken);
        // A long list is not read for a summary, but one that is at hand serves.
        var listing = details.Length > ListedFiles ? listings.Peek(instance, did) : listings.Open(instance, did);
        await WaitAsync(listing, cancellationToken);
        listing?.ThrowIfTorn();

        var local = Count(instance, did, listing);
        var total = listing?.Total ?? details.Length ?? local?.FilesTotal;
        var here = local?.Here ?? 0;
        var transfer = local?.Transfer;
        var (state, sentence) = Explain(total, here, local?.Failed ?? 0, transfer);
        if (state == StateWord.NotHere && here == 0 && transfer is null && listing?.Rows.Count > 0)
        {
            (state, sentence) = await WhereElseAsync(instance, listing, sentence, cancellationToken);
        }

        return new DidSummaryReply
        {
            Did = did.ToString(),
            Type = DidTypeWord.Of(details.Type),
            State = state,
            Sentence = sentence,
            Files = new SummaryFiles(total, here, local?.OnTheWay ?? 0, local?.Failed ?? 0, total is { } all ? Math.Max(0, all - here - (local?.OnTheWay ?? 0) - (local?.Failed ?? 0)) : null),
            Bytes = new SummaryBytes(
                details.Bytes ?? (listing is { Total: not null, Rows.AllSizesKnown: true } ? listing.Rows.TotalBytes : local?.BytesTotal), local?.BytesHere ?? 0),
            Folder = local?.Folder ?? Downloads.FolderOf(instance, did),
            Transfer = transfer,
            Rule = null,
            Problem = state == StateWord.Failed && transfer is not null
                ? new Problem(transfer.Code ?? TransferCodes.FilesFailed, transfer.Error ?? sentence, "Look at the files that failed, then try these again.")
                : null,
            Open = details.Open == true,
            CheckedAt = time.GetUtcNow(),
        };
    }

    private LocalSummary? Count(Instance instance, Did did, Listing? listing)
    {
        var summary = copies.SummaryOf(instance, did);
        if (listing?.Total is not { } total || total > LookedForFiles)
        {
            return summary;
        }

        var files = Enumerable.Range(0, total).Select(row => listing.Rows.At(row).ToDid()).ToList();
        var known = copies.Of(instance, did, files).Values.ToList();
        return known.Count == 0 && summary is null
            ? null
            : new LocalSummary(
                summary?.Transfer,
                summary?.Folder ?? Downloads.FolderOf(instance, did),
                total,
                summary?.BytesTotal,
                known.Count(file => file.State == StateWord.Here),
                known.Count(file => file.State is StateWord.OnTheWay or StateWord.Queued),
                known.Count(file => file.State == StateWord.Failed),
                known.Where(file => file.State == StateWord.Here).Sum(file => file.Bytes ?? 0));
    }

    private static (string State, string Sentence) Explain(long? total, long here, long failed, Transfer? transfer)
    {
        var whole = total?.ToString(CultureInfo.InvariantCulture) ?? "?";
        return transfer switch
        {
            _ when total == 0 => (StateWord.Empty, "There are no files in it."),
            _ when total == here => (StateWord.Here, here == 1 ? "The file is here." : $"All {here} files are here."),
            { State: "queued" } => (StateWord.Queued, "The download waits for its turn."),
            { IsLive: true } => (StateWord.OnTheWay, $"{here} of {whole} files are here, the rest is being downloaded."),
            { State: "paused" } => (here > 0 ? StateWord.PartlyHere : StateWord.NotHere, $"The download is paused; {here} of {whole} files are here."),
            { State: "failed" } => (StateWord.Failed, failed == 0 ? transfer.Error ?? "The download failed." : $"{here} of {whole} files are here, {failed} could not be downloaded."),
            _ when here > 0 => (StateWord.PartlyHere, $"{here} of {whole} files are here."),
            _ => (StateWord.NotHere, total == 1 ? "The file is not here." : $"None of the {whole} files is here."),
        };
    }

    /// <summary>Whether there is anything to download.</summary>
    private async Task<(string State, string Sentence)> WhereElseAsync(Instance instance, Listing listing, string sentence, CancellationToken cancellationToken)
    {
        try
        {
            var client = sessions.Client(instance);
            var state = await _elsewhere.GetAsync(listing.Key, token => SampleAsync(client, listing, time, token), cancellationToken).WaitAsync(Patience, time, cancellationToken);
            return state switch
            {
                StateWord.OnTape => (state, "The files are on tape only: it takes hours or days to get them."),
                StateWord.NoReplicas => (state, "No storage has a copy of the files."),
                _ => (state, sentence),
            };
        }
        catch (Exception e) when (e is TimeoutException or RucioException)
        {
            // A courtesy: the files can be asked for all the same.
            return (StateWord.NotHere, sentence);
        }
    }

    private static async Task<string> SampleAsync(RucioClient client, Listing listing, TimeProvider time, CancellationToken cancellationToken)
    {
        var files = Enumerable.Range(0, Math.Min(SampledFiles, listing.Rows.Count)).Select(row => listing.Rows.At(row).ToDid()).ToList();
        var kinds = await new Elsewhere(time).LookAsync(client, files, cancellationToken);
        return Array.TrueForAll(kinds, kind => kind == ReplicaKind.OnTape) ? StateWord.OnTape
            : Array.TrueForAll(kinds, kind => kind == ReplicaKind.Nowhere) ? StateWord.NoReplicas
            : StateWord.NotHere;
    }

    private async Task WaitAsync(Listing? listing, CancellationToken cancellationToken)
    {
        if (listing is null)
        {
            return;
        }

        try
        {
            await listing.Finished.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Null counts say so.
        }
    }
}
