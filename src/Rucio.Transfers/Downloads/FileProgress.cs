namespace Rucio.Transfers.Downloads;

/// <summary>How far one file is. What it reports counts in the whole download at once.</summary>
internal sealed class FileProgress(TransferProgress whole)
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Bytes that are there; may go down where some had to be thrown away.</summary>
    public void Set(long bytes) => whole.Add(bytes - Interlocked.Exchange(ref _bytes, bytes));
}
