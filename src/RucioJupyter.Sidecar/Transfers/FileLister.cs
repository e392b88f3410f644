using System.Threading.Channels;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Gives the files of a transfer while they are being listed: Rucio's list goes into the table as fast as it comes, and out of the table as fast as it is taken.</summary>
/// <remarks>Whoever takes the files may need hours for them, and Rucio's web server does not wait that long for the reader of its list.</remarks>
internal sealed class FileLister(TransferStore store)
{
    // The first rows go on at once, so that a download begins with the first bytes of a long list.
    private const int FirstBatch = 16;
    private const int Batch = 500;

    /// <exception cref="RucioException">Rucio refuses, or its list is torn.</exception>
    public async Task ListAsync(LiveTransfer live, RucioClient client, Did did, ChannelWriter<FileRow> rows, CancellationToken cancellationToken)
    {
        var id = live.Transfer.Id;
        if (store.IsListed(id))
        {
            await PassOnAsync(id, 0, rows, cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var filling = FillAsync(live, client, did, arrived.Writer, stop.Token);
        try
        {
            long from = 0;
            while (await arrived.Reader.WaitToReadAsync(cancellationToken))
            {
                arrived.Reader.TryRead(out _);
                from = await PassOnAsync(id, from, rows, cancellationToken);
            }

            await filling;
        }
        finally
        {
            await stop.CancelAsync();
            await filling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // awaited above, or on the way out with another failure
        }
    }

    /// <param name="live">Learns the totals.</param>
    /// <param name="client">Speaks for the user.</param>
    /// <param name="did">What to list.</param>
    /// <param name="arrived">Told after each batch, and closed at the end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    private async Task FillAsync(LiveTransfer live, RucioClient client, Did did, ChannelWriter<bool> arrived, CancellationToken cancellationToken)
    {
        var id = live.Transfer.Id;
        try
        {
            store.BeginListing(id);
            var seen = new HashSet<Did>();
            var batch = new List<FileRow>();
            await foreach (var file in FileSource.ReadAsync(client, did, cancellationToken))
            {
                // A container may hold one file by way of two datasets.
                if (!seen.Add(file.Did))
                {
                    continue;
                }

                batch.Add(new FileRow(seen.Count - 1, file.Did, file.Bytes, file.Adler32, FileRow.Queued));
                if (batch.Count >= (seen.Count <= FirstBatch ? FirstBatch : Batch))
                {
                    Add();
                }
            }

            Add();
            store.EndListing(id);
            if (store.Find(id) is { } listed)
            {
                live.SetTotals(listed.Files.Total, listed.Bytes.Total);
            }

            void Add()
            {
                store.AddFiles(id, batch);
                batch.Clear();
                arrived.TryWrite(true);
            }
        }
        finally
        {
            arrived.Complete(); // The task itself says how it ended.
        }
    }

    /// <returns>The ordinal after the last row that there is.</returns>
    private async Task<long> PassOnAsync(long id, long from, ChannelWriter<FileRow> rows, CancellationToken cancellationToken)
    {
        while (store.Files(id, from, Batch) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                await rows.WriteAsync(row, cancellationToken);
            }

            from = page[^1].Ordinal + 1;
        }

        return from;
    }
}
