using System.Globalization;
using System.Text;
using Rucio.Emulator.Hosting;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Storage;

/// <summary>A WebDAV server without log in, in the manner of nginx; where asked for, with the checksums of RFC 3230 as dCache and XRootD state them.</summary>
internal sealed class StorageServer(StorageTree tree, TimeProvider clock, bool statesDigests)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var raw = RawTarget.Path(context);
        var decoded = RequestPath.Unquote(raw);
        var path = StorageTree.Normal(decoded);
        context.Response.Headers.Server = "rucio-emulator";
        switch (context.Request.Method)
        {
            case "GET" or "HEAD": await ReadAsync(context, path, decoded.EndsWith('/')); break;
            case "PUT": await WriteAsync(context, path, decoded.EndsWith('/')); break;
            case "DELETE": await PageAsync(context, tree.IsDirectory(path) && !decoded.EndsWith('/') ? 409 : tree.Delete(path) ? 204 : 404); break;
            case "MKCOL": await MakeAsync(context, path, decoded.EndsWith('/')); break;
            case "COPY" or "MOVE": await TransferAsync(context, path); break;
            case "PROPFIND": await PropertiesAsync(context, path); break;
            case "OPTIONS":
                context.Response.Headers.Allow = "GET,HEAD,PUT,DELETE,MKCOL,COPY,MOVE,PROPFIND,OPTIONS";
                context.Response.Headers["DAV"] = "2";
                break;
            default: await PageAsync(context, 405); break;
        }
    }

    private static string Http(DateTimeOffset instant) => instant.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    private static async Task PageAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status is 201 or 204)
        {
            context.Response.ContentLength = status == 201 ? 0 : null;
            return;
        }

        var title = $"{status} {Reasons.Of(status)}";
        var body = Encoding.ASCII.GetBytes($"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task ReadAsync(HttpContext context, string path, bool slash)
    {
        var file = slash ? null : tree.File(path);
        if (file is null)
        {
            await PageAsync(context, tree.IsDirectory(path) ? 403 : 404);
            return;
        }

        var response = context.Response;
        response.Headers.LastModified = Http(file.Modified);
        response.Headers.ETag = file.ETag;
        var request = context.Request.Headers;
        if (request.IfNoneMatch.ToString() is { Length: > 0 } known ? known.Contains(file.ETag, StringComparison.Ordinal) : request.IfModifiedSince.ToString() == Http(file.Modified))
        {
            response.StatusCode = 304;
            return;
        }

        response.Headers.AcceptRanges = "bytes";
        var same = request.IfRange.ToString() is not { Length: > 0 } condition || condition == file.ETag || condition == Http(file.Modified);
        var ranges = same && !context.Items.ContainsKey(Faults.FaultInjection.NoRanges) ? ByteRange.Parse(request.Range.ToString() is { Length: > 0 } range ? range : null, file.Length) : null;
        if (ranges is { Count: 0 })
        {
            response.Headers.ContentRange = $"bytes */{file.Length}";
            await PageAsync(context, 416);
            return;
        }

        if (ranges is { Count: > 1 })
        {
            await PartsAsync(context, file, ranges);
            return;
        }

        var part = ranges is null ? new ByteRange(0, file.Length - 1) : ranges[0];
        if (ranges is not null)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {part.First}-{part.Last}/{file.Length}";
        }

        if (statesDigests && request["Want-Digest"].ToString().Contains("adler32", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers["Digest"] = $"adler32={Checksum.Adler32(file.Content)}";
        }

        response.ContentType = Reply.Octets;
        response.ContentLength = part.Length;
        if (context.Request.Method == "GET" && part.Length > 0)
        {
            await SendAsync(context, file.Content.AsMemory((int)part.First, (int)part.Length));
        }
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> content)
    {
        const int Piece = 256 * 1024;
        while (content.Length > 0)
        {
            var piece = content[..Math.Min(Piece, content.Length)];
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            content = content[piece.Length..];
        }
    }

    private static async Task PartsAsync(HttpContext context, StoredFile file, IReadOnlyList<ByteRange> ranges)
    {
        const string Boundary = "00000000000000000001";
        context.Response.StatusCode = 206;
        context.Response.ContentType = "multipart/byteranges; boundary=" + Boundary;
        var body = new MemoryStream();
        foreach (var range in ranges)
        {
            body.Write(Encoding.ASCII.GetBytes($"\r\n--{Boundary}\r\nContent-Type: {Reply.Octets}\r\nContent-Range: bytes {range.First}-{range.Last}/{file.Length}\r\n\r\n"));
            body.Write(file.Content, (int)range.First, (int)range.Length);
        }

        body.Write(Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n"));
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private async Task WriteAsync(HttpContext context, string path, bool slash)
    {
        if (slash || tree.IsDirectory(path))
        {
            await PageAsync(context, 409);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var created = tree.Put(path, StoredFile.Of(body.ToArray(), clock.GetUtcNow()), overwrite: true);
        if (created == true)
        {
            context.Response.Headers.Location = RawTarget.Path(context);
        }

        await PageAsync(context, created == true ? 201 : 204);
    }

    private async Task MakeAsync(HttpContext context, string path, bool slash)
    {
        var status = !slash ? 409 : tree.MakeDirectory(path) switch { true => 201, false => 405, null => 409 };
        await PageAsync(context, status);
    }

    private async Task TransferAsync(HttpContext context, string path)
    {
        if (!Uri.TryCreate(context.Request.Headers["Destination"].ToString(), UriKind.RelativeOrAbsolute, out var destination))
        {
            await PageAsync(context, 400);
            return;
        }

        var target = StorageTree.Normal(RequestPath.Unquote(destination.IsAbsoluteUri ? destination.AbsolutePath : destination.OriginalString));
        if (target.Length == 0 || target == path)
        {
            await PageAsync(context, target == path ? 403 : 400);
            return;
        }

        if (tree.File(path) is not { } file)
        {
            await PageAsync(context, tree.IsDirectory(path) ? 409 : 404);
            return;
        }

        var overwrite = !string.Equals(context.Request.Headers["Overwrite"].ToString(), "F", StringComparison.OrdinalIgnoreCase);
        var created = tree.Put(target, context.Request.Method == "MOVE" ? file : file.Copy(clock.GetUtcNow()), overwrite);
        if (created is null)
        {
            await PageAsync(context, 412);
            return;
        }

        if (context.Request.Method == "MOVE")
        {
            tree.Delete(path);
        }

        await PageAsync(context, created.Value ? 201 : 204);
    }

    private async Task PropertiesAsync(HttpContext context, string path)
    {
        var file = tree.File(path);
        if (file is null && !tree.IsDirectory(path))
        {
            await PageAsync(context, 404);
            return;
        }

        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<D:multistatus xmlns:D=\"DAV:\">\n");
        Describe(xml, path, file);
        if (file is null && context.Request.Headers["Depth"].ToString() != "0")
        {
            foreach (var (below, content) in tree.Below(path))
            {
                Describe(xml, below, content);
            }
        }

        var body = Encoding.UTF8.GetBytes(xml.Append("</D:multistatus>\n").ToString());
        context.Response.StatusCode = 207;
        context.Response.ContentType = "text/xml; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static void Describe(StringBuilder xml, string path, StoredFile? file)
    {
        var href = string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) + (file is null ? "/" : string.Empty);
        var name = System.Security.SecurityElement.Escape(path[(path.LastIndexOf('/') + 1)..]);
        xml.Append(CultureInfo.InvariantCulture, $"<D:response>\n<D:href>{href}</D:href>\n<D:propstat>\n<D:prop>\n<D:displayname>{name}</D:displayname>\n");
        if (file is null)
        {
            xml.Append("<D:resourcetype><D:collection/></D:resourcetype>\n");
        }
        else
        {
            xml.Append(CultureInfo.InvariantCulture, $"<D:getcontentlength>{file.Length}</D:getcontentlength>\n<D:getlastmodified>{Http(file.Modified)}</D:getlastmodified>\n<D:getetag>{file.ETag.Trim('"')}</D:getetag>\n<D:resourcetype></D:resourcetype>\n");
        }

        xml.Append("</D:prop>\n<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n</D:response>\n");
    }
}
