using System.Buffers;

namespace Rucio.Client.Http;

/// <summary>Reads the body of an answer, and gives up when nothing comes for the idle time.</summary>
/// <remarks>A body that ends before the length or the last chunk that it promised is a fault, not an end.</remarks>
internal sealed class BodyReader(HttpContent content, TimeSpan idle, TimeProvider time) : IDisposable
{
    private Stream? _stream;
    private CancellationTokenSource? _stop;
    private ITimer? _timer;
    private volatile bool _silent;

    /// <summary>The next bytes; zero at the end.</summary>
    /// <exception cref="TornReplyException">The body broke off.</exception>
    /// <exception cref="TimeoutException">Nothing came for the idle time.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _stop ??= CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer ??= time.CreateTimer(static state => ((BodyReader)state!).GoSilent(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(idle, Timeout.InfiniteTimeSpan);
        try
        {
            _stream ??= await content.ReadAsStreamAsync(_stop.Token).ConfigureAwait(false);
            return await _stream.ReadAsync(buffer, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _silent
                ? new TimeoutException($"nothing came for {idle.TotalSeconds:0.###} s", e)
                : new TornReplyException("the reply broke off before its end", e);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The whole body.</summary>
    /// <param name="limit">In bytes; what lies beyond is not read.</param>
    /// <param name="cut">Whether a longer body is cut at the limit rather than refused.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async ValueTask<ReadOnlyMemory<byte>> AllAsync(int limit, bool cut, CancellationToken cancellationToken)
    {
        var all = new ArrayBufferWriter<byte>((int)Math.Clamp(content.Headers.ContentLength ?? 4096, 256, 1 << 20));
        while (true)
        {
            var count = await ReadAsync(all.GetMemory(4096), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return all.WrittenMemory;
            }

            all.Advance(count);
            if (all.WrittenCount > limit)
            {
                return cut ? all.WrittenMemory[..limit] : throw new TornReplyException($"the reply is longer than {limit} bytes");
            }
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _stop?.Dispose();
        _stream?.Dispose();
    }

    private void GoSilent()
    {
        _silent = true;
        try
        {
            _stop?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The body was given up in the same moment: there is nothing left to stop.
        }
    }
}
