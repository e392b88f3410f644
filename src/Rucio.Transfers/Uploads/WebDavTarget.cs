using System.Net;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Uploads;

/// <summary>Writes to storage by WebDAV (RFC 4918): under a temporary name first, and the final name only for what was read back.</summary>
internal sealed class WebDavTarget(StorageHttp http, TransferSettings settings, TimeProvider time)
{
    /// <summary>The ending that Rucio's own client uses, so that its clean-up finds what is left.</summary>
    public const string TemporaryEnding = ".rucio.upload";

    /// <summary>Smaller bodies are sent at once: asking first would take longer.</summary>
    private const long AskFromBytes = 64 * 1024;

    private static readonly HttpMethod s_makeFolder = new("MKCOL");
    private static readonly HttpMethod s_move = new("MOVE");

    public static bool Handles(string scheme) => scheme is "https" or "davs" or "http" or "dav";

    /// <summary>The object's size; null where there is none.</summary>
    /// <exception cref="TransferException">The storage refuses or cannot be reached.</exception>
    public async Task<long?> SizeAsync(ReplicaSource target, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(target, HttpMethod.Head, null, cancellationToken);
        return reply.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => null,
            HttpStatusCode.OK => reply.Content.Headers.ContentLength ?? -1,
            _ => throw Refused(target, reply, "look at"),
        };
    }

    /// <summary>Compares an object with the local file: by the checksum that the storage itself states, else by reading all of it.</summary>
    /// <remarks>A storage that states another checksum, or another size, is not believed before its bytes were read.</remarks>
    public async Task<ReadBack> CompareAsync(ReplicaSource target, LocalContent file, CancellationToken cancellationToken) =>
        await IsStatedAsync(target, file, cancellationToken)
            ? new ReadBack(null, IsStated: true)
            : new ReadBack(await DifferenceAsync(target, file, cancellationToken), IsStated: false);

    private async Task<bool> IsStatedAsync(ReplicaSource target, LocalContent file, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await http.SendAsync(
                target,
                address =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Head, address);
                    request.Headers.TryAddWithoutValidation(StatedDigest.Want, "adler32,md5");
                    request.Options.Set(StorageHttp.BytesToRead, file.Bytes); // by the storage, where it keeps no checksum
                    return request;
                },
                cancellationToken);
            return reply.StatusCode == HttpStatusCode.OK && (reply.Content.Headers.ContentLength ?? file.Bytes) == file.Bytes
                && StatedDigest.Of(reply).Agrees(file.Adler32, file.Md5) == true;
        }
        catch (TransferException)
        {
            return false; // Reading the bytes meets the same trouble and says so, or does without.
        }
    }

    /// <summary>Reads the whole object and compares it with the local file.</summary>
    /// <returns>Null where it is the same, else the difference in words.</returns>
    private async Task<string?> DifferenceAsync(ReplicaSource target, LocalContent file, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(target, HttpMethod.Get, null, cancellationToken);
        if (reply.StatusCode != HttpStatusCode.OK)
        {
            throw Refused(target, reply, "read back");
        }

        using var digest = new FileDigest(withMd5: false);
        using var patience = new CancellationTokenSource(settings.IdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var buffer = new byte[128 * 1024];
        long total = 0;
        try
        {
            await using var body = await reply.Content.ReadAsStreamAsync(either.Token);
            while (await body.ReadAsync(buffer, either.Token) is var read and > 0)
            {
                patience.CancelAfter(settings.IdleTimeout);
                digest.Append(buffer.AsSpan(0, read));
                total += read;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransferException(TransferFault.Stalled, $"{target.Where} sent nothing for {settings.IdleTimeout.TotalSeconds:0} s while {target.Did} was read back.", e);
        }
        catch (IOException e)
        {
            throw new TransferException(TransferFault.ConnectionLost, $"The connection to {target.Where} broke off while {target.Did} was read back.", e);
        }

        return total != file.Bytes ? $"it has {total} bytes instead of {file.Bytes}"
            : digest.Adler32 != file.Adler32 ? $"its adler32 is {digest.Adler32} instead of {file.Adler32}"
            : null;
    }

    /// <summary>Makes the folders above an object, those that are missing.</summary>
    public async Task MakeFoldersAsync(ReplicaSource target, CancellationToken cancellationToken)
    {
        var missing = new Stack<ReplicaSource>();
        var folder = Parent(target);
        while (folder is not null)
        {
            using var reply = await SendAsync(folder, s_makeFolder, null, cancellationToken);
            if (reply.IsSuccessStatusCode || reply.StatusCode is HttpStatusCode.MethodNotAllowed)
            {
                break; // Made, or there already.
            }

            if (reply.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound))
            {
                throw Refused(target, reply, "make a folder for");
            }

            missing.Push(folder);
            folder = Parent(folder);
        }

        while (missing.TryPop(out var next))
        {
            using var reply = await SendAsync(next, s_makeFolder, null, cancellationToken);
            if (!reply.IsSuccessStatusCode && reply.StatusCode is not HttpStatusCode.MethodNotAllowed)
            {
                throw Refused(target, reply, "make a folder for");
            }
        }
    }

    public async Task PutAsync(ReplicaSource target, LocalContent file, Action<long> sent, CancellationToken cancellationToken)
    {
        using var reply = await SendFileAsync(target, file, sent, cancellationToken);
        if (!file.IsUnchanged)
        {
            throw Changed(file, null);
        }

        if (!reply.IsSuccessStatusCode)
        {
            throw Refused(target, reply, "write");
        }
    }

    /// <summary>Gives the object its final name; never over another one.</summary>
    public async Task MoveAsync(ReplicaSource from, ReplicaSource to, CancellationToken cancellationToken)
    {
        using var reply = await http.SendAsync(
            from,
            address =>
            {
                var request = new HttpRequestMessage(s_move, address);
                request.Headers.TryAddWithoutValidation("Destination", to.Pfn.ToHttp().AbsoluteUri);
                request.Headers.TryAddWithoutValidation("Overwrite", "F");
                return request;
            },
            cancellationToken);
        if (reply.StatusCode is HttpStatusCode.PreconditionFailed)
        {
            throw new TransferException(TransferFault.AlreadyOnStorage, $"Meanwhile something else lies at the place of {to.Did} on {to.Where}. Choose another name.");
        }

        if (!reply.IsSuccessStatusCode)
        {
            throw Refused(to, reply, "move");
        }
    }

    /// <summary>Removes an object; one that is not there is no failure.</summary>
    public async Task DeleteAsync(ReplicaSource target, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(target, HttpMethod.Delete, null, cancellationToken);
        if (!reply.IsSuccessStatusCode && reply.StatusCode is not HttpStatusCode.NotFound)
        {
            throw Refused(target, reply, "remove");
        }
    }

    /// <summary>The same place under another name.</summary>
    public static ReplicaSource Named(ReplicaSource target, string pfn) =>
        Pfn.TryParse(pfn, out var parsed) ? target with { Pfn = parsed } : throw new ArgumentException(pfn, nameof(pfn));

    private async Task<HttpResponseMessage> SendFileAsync(ReplicaSource target, LocalContent file, Action<long> sent, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(
                target,
                address =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new FileBody(file, sent) };

                    // A storage that redirects writes to one of its pools says so before the bytes are sent, not after.
                    request.Headers.ExpectContinue = file.Bytes >= AskFromBytes;
                    return request;
                },
                cancellationToken);
        }
        catch (TransferException e) when (!file.IsUnchanged)
        {
            throw Changed(file, e);
        }
    }

    private static TransferException Changed(LocalContent file, Exception? inner) => new(
        TransferFault.NotReadable, $"{file.Path} was changed while it was sent. Upload it again when nothing writes to it any more.", inner);

    private static ReplicaSource? Parent(ReplicaSource target)
    {
        var path = target.Pfn.Path.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? null : Named(target, $"{target.Pfn.Scheme}://{target.Pfn.Authority}{path[..slash]}/");
    }

    private static TransferException Refused(ReplicaSource target, HttpResponseMessage reply, string what) => reply.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new TransferException(
            TransferFault.StorageDenied,
            $"{target.Where} does not let you {what} {target.Did} (HTTP {(int)reply.StatusCode}). Log in with a certificate that may write there, or choose another RSE."),
        HttpStatusCode.InsufficientStorage => new TransferException(
            TransferFault.StorageError, $"{target.Where} has no room left for {target.Did}. Choose another RSE."),
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new TransferException(
            TransferFault.StorageBusy, $"{target.Where} is busy or down (HTTP {(int)reply.StatusCode}). Try again later."),
        _ => new TransferException(
            TransferFault.StorageError, $"{target.Where} answered HTTP {(int)reply.StatusCode} when asked to {what} {target.Did}. Tell the administrators of the storage."),
    };

    private Task<HttpResponseMessage> SendAsync(ReplicaSource target, HttpMethod method, Func<HttpContent>? body, CancellationToken cancellationToken) =>
        http.SendAsync(target, address => new HttpRequestMessage(method, address) { Content = body?.Invoke() }, cancellationToken);
}
