namespace Rucio.Emulator.Faults;

/// <summary>A response body that goes wrong as its faults say.</summary>
internal sealed class FaultStream(Stream inner, IReadOnlyList<Fault> faults, TimeProvider clock) : Stream
{
    private long _written;
    private long _lines;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Content-Length that the client was told; bytes beyond it are kept back.</summary>
    public long? Limit { get; set; }

    /// <summary>Sends the headers, so that <see cref="Limit"/> is known before the first byte of the body.</summary>
    public Func<Task>? Begin { get; set; }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Begin is { } begin)
        {
            Begin = null;
            await begin();
        }

        var cut = false;
        var rate = long.MaxValue;
        foreach (var fault in faults)
        {
            switch (fault.Kind)
            {
                case FaultKind.DropAfterBytes when _written + buffer.Length >= fault.Count:
                    buffer = buffer[..(int)Math.Max(0, fault.Count - _written)];
                    cut = true;
                    break;
                case FaultKind.TornAfterLines or FaultKind.TornInsideLine:
                    cut |= Tear(ref buffer, fault);
                    break;
                case FaultKind.FlippedByte when fault.Count >= _written && fault.Count < _written + buffer.Length:
                    var copy = buffer.ToArray();
                    copy[fault.Count - _written] ^= 0xff;
                    buffer = copy;
                    break;
                case FaultKind.Trickle:
                    rate = Math.Min(rate, Math.Max(1, fault.Count));
                    break;
            }
        }

        if (Limit is { } limit && _written + buffer.Length > limit)
        {
            buffer = buffer[..(int)Math.Max(0, limit - _written)];
        }

        await PassAsync(buffer, rate, cancellationToken);
        if (cut)
        {
            await inner.FlushAsync(cancellationToken);
            throw new ConnectionCut();
        }
    }

    private bool Tear(ref ReadOnlyMemory<byte> buffer, Fault fault)
    {
        var span = buffer.Span;
        var at = 0;
        while (_lines < fault.Count)
        {
            var end = span[at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            at += end + 1;
            _lines++;
        }

        if (fault.Kind == FaultKind.TornInsideLine)
        {
            var rest = span[at..];
            if (rest.Length == 0)
            {
                return false;
            }

            var length = rest.IndexOf((byte)'\n') is var end and > 0 ? end : rest.Length;
            at += Math.Max(1, length / 2);
        }

        buffer = buffer[..at];
        return true;
    }

    private async ValueTask PassAsync(ReadOnlyMemory<byte> buffer, long rate, CancellationToken cancellationToken)
    {
        if (rate == long.MaxValue)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            _written += buffer.Length;
            return;
        }

        // Ten pieces a second keep the trickle even.
        var piece = (int)Math.Clamp(rate / 10, 1, 64 * 1024);
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(piece, buffer.Length)];
            await inner.WriteAsync(part, cancellationToken);
            await inner.FlushAsync(cancellationToken);
            _written += part.Length;
            buffer = buffer[part.Length..];
            await Task.Delay(TimeSpan.FromSeconds((double)part.Length / rate), clock, cancellationToken);
        }
    }
}
