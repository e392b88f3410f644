using System.Net;

namespace Rucio.Transfers.Uploads;

/// <summary>A file as the body of a request. Tells of every piece that the connection has taken.</summary>
internal sealed class FileBody(LocalContent file, Action<long> sent) : HttpContent
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Called after each piece, so that a request that moves is not given up as idle.</summary>
    public Action? Moved { get; set; }

    /// <summary>Called after the last piece: what comes now is the storage's own work on the whole file.</summary>
    public Action? Finished { get; set; }

    public long Bytes => file.Bytes;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var source = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var buffer = new byte[BufferBytes];
        long total = 0;
        while (total < file.Bytes && await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, file.Bytes - total)), cancellationToken) is var read and > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            total += read;
            sent(total);
            Moved?.Invoke();
        }

        if (total < file.Bytes)
        {
            throw new IOException($"{file.Path} has become shorter."); // Whoever sends it says so in words.
        }

        Finished?.Invoke();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Bytes;
        return true;
    }
}
