using System.Net;
using System.Net.Http.Headers;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Storage;

/// <summary>Reads replicas by http, https, dav and davs.</summary>
internal sealed class HttpReplicaReader(StorageHttp http, TransferSettings settings, TimeProvider time) : IReplicaReader
{
    public bool Handles(string scheme) => scheme is "https" or "davs" or "http" or "dav";

    public async Task ReadAsync(ReplicaSource source, PartFile part, CancellationToken cancellationToken)
    {
        do
        {
            part.KeepOnlyIfProvable(source);
            if (part.Length > 0 && part.Length == part.Expected.Bytes)
            {
                return; // Everything arrived before the last interruption; only the checksum was missing.
            }
        }
        while (await ReadPieceAsync(source, part, cancellationToken));
    }

    /// <summary>Whether the storage has more: it may send less of a rest than it was asked for (RFC 9110, section 15.3.7).</summary>
    private async Task<bool> ReadPieceAsync(ReplicaSource source, PartFile part, CancellationToken cancellationToken)
    {
        var offset = part.Length;
        using var reply = await http.SendAsync(source, address => Request(address, source, part, offset), cancellationToken);
        Accept(source, part, offset, reply);
        part.Begin(source, new ObjectVersion(reply.Headers.ETag?.ToString(), reply.Content.Headers.LastModified));
        var range = reply.StatusCode == HttpStatusCode.PartialContent ? reply.Content.Headers.ContentRange : null;
        var isWhole = range?.To is not { } last || last + 1 >= (range.Length ?? part.Expected.Bytes ?? 0);
        await using var body = await reply.Content.ReadAsStreamAsync(cancellationToken);
        await part.AppendAsync(source, body, isWhole, settings.IdleTimeout, time, cancellationToken);
        if (isWhole && !part.Expected.HasChecksum)
        {
            CheckStated(source, part, reply);
        }

        return !isWhole && (part.Length > offset ? true : throw WrongRange(source, "announced another part of"));
    }

    private static HttpRequestMessage Request(Uri address, ReplicaSource source, PartFile part, long offset)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            request.Headers.IfRange = part.VersionOf(source)?.IfRange;
        }

        if (!part.Expected.HasChecksum)
        {
            request.Headers.TryAddWithoutValidation(StatedDigest.Want, "adler32");
        }

        return request;
    }

    /// <summary>Judges the head of a reply and sets the part to where its body begins.</summary>
    private void Accept(ReplicaSource source, PartFile part, long offset, HttpResponseMessage reply)
    {
        switch (reply.StatusCode)
        {
            case HttpStatusCode.OK:
                if (offset > 0)
                {
                    part.Restart();
                }

                CheckTotal(source, part, reply.Content.Headers.ContentLength);
                return;
            case HttpStatusCode.PartialContent when offset > 0:
                var range = reply.Content.Headers.ContentRange;
                if (range?.From != offset)
                {
                    part.Restart();
                    throw WrongRange(source, "sent another part of");
                }

                CheckTotal(source, part, range.Length);
                return;
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                part.Restart();
                CheckTotal(source, part, reply.Content.Headers.ContentRange?.Length);
                throw new TransferException(
                    TransferFault.WrongRange, $"{source.Where} has no more bytes of {source.Did} than had already arrived. Retry.");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new TransferException(
                    TransferFault.MissingOnStorage,
                    $"{source.Did} is missing on {source.Where} although Rucio lists it there. Report the lost file, or make a rule for another replica.");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new TransferException(
                    TransferFault.StorageDenied,
                    $"{source.Where} does not let you read {source.Did} (HTTP {(int)reply.StatusCode}). Log in with a certificate or token that this storage accepts.");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout:
                throw new TransferException(
                    TransferFault.StorageBusy, $"{source.Where} is busy or down (HTTP {(int)reply.StatusCode}). Retry later.")
                {
                    RetryAfter = reply.Headers.RetryAfter switch
                    {
                        { Delta: { } delta } => delta,
                        { Date: { } date } => date - time.GetUtcNow(),
                        _ => null,
                    },
                };
            default:
                throw new TransferException(
                    TransferFault.StorageError, $"{source.Where} answered HTTP {(int)reply.StatusCode} for {source.Did}. Tell the administrators of the storage.");
        }
    }

    private static TransferException WrongRange(ReplicaSource source, string what) => new(
        TransferFault.WrongRange, $"{source.Where} {what} {source.Did} than it was asked for. Tell the administrators of the storage.");

    /// <summary>Where the catalogue knows no checksum, the storage's own is better than none.</summary>
    private static void CheckStated(ReplicaSource source, PartFile part, HttpResponseMessage reply)
    {
        if (StatedDigest.Of(reply).Adler32 is not { } stated || stated == part.Adler32)
        {
            return;
        }

        var found = part.Adler32;
        part.Restart();
        throw new TransferException(
            reply.StatusCode is HttpStatusCode.PartialContent ? TransferFault.WrongRange : TransferFault.ChecksumMismatch, // parts of two versions may be at fault: all of it once more
            $"{source.Where} sent {source.Did} with adler32 {found} and says itself that it is {stated}. Retry, or use another replica; if it stays so, report the damaged replica.");
    }

    private static void CheckTotal(ReplicaSource source, PartFile part, long? total)
    {
        if (total is { } found && part.Expected.Bytes is { } expected && found != expected)
        {
            throw PartFile.WrongLength(source, found, expected);
        }
    }
}
