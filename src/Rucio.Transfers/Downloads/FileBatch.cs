using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Naming;

namespace Rucio.Transfers.Downloads;

/// <summary>Gets many files, some at the same time, and says of each how it ended.</summary>
internal sealed class FileBatch(FileDownload download, TransferSettings settings)
{
    /// <summary>Outcomes in the order in which files end. The files may be listed while earlier ones are fetched.</summary>
    /// <remarks>A caller that stops early stops the rest; parts stay on the disk for the next run.</remarks>
    /// <exception cref="TransferException">The disk is full or cannot be written: no further file was begun.</exception>
    public async IAsyncEnumerable<FileOutcome> GetAsync(
        IAsyncEnumerable<WantedFile> files,
        TargetFolder folder,
        TransferProgress progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var outcomes = Channel.CreateUnbounded<FileOutcome>(new UnboundedChannelOptions { SingleReader = true });
        var work = RunAsync(files, folder, progress, outcomes.Writer, stop.Token);
        try
        {
            await foreach (var outcome in outcomes.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return outcome;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Its failure came out of the channel.
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RunAsync(
        IAsyncEnumerable<WantedFile> files, TargetFolder folder, TransferProgress progress, ChannelWriter<FileOutcome> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                files,
                options,
                async (file, token) => await outcomes.WriteAsync(await download.GetAsync(file, folder, progress, token), CancellationToken.None));
            outcomes.Complete();
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            outcomes.Complete(e);
        }
        catch (Exception e)
        {
            outcomes.Complete(e); // Thrown to the reader, whatever it is.
        }
    }
}
