using System.Threading.Channels;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Gives the files of a transfer while they are being listed: from Rucio the first time, from the table afterwards.</summary>
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
            await FromTableAsync(id, rows, cancellationToken);
            return;
        }

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
                await PassOnAsync(id, batch, rows, cancellationToken);
            }
        }

        await PassOnAsync(id, batch, rows, cancellationToken);
        store.EndListing(id);
        if (store.Find(id) is { } listed)
        {
            live.SetTotals(listed.Files.Total, listed.Bytes.Total);
        }
    }

    private async Task PassOnAsync(long id, List<FileRow> batch, ChannelWriter<FileRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in store.AddFiles(id, batch))
        {
            await rows.WriteAsync(row, cancellationToken);
        }

        batch.Clear();
    }

    private async Task FromTableAsync(long id, ChannelWriter<FileRow> rows, CancellationToken cancellationToken)
    {
        long from = 0;
        while (store.Files(id, from, Batch) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                await rows.WriteAsync(row, cancellationToken);
            }

            from = page[^1].Ordinal + 1;
        }
    }
}
