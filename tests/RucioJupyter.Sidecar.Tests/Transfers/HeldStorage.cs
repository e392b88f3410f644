using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rucio.Transfers.Checksums;
using RucioJupyter.Sidecar.Tests.Listings;

namespace RucioJupyter.Sidecar.Tests.Transfers;

/// <summary>A Rucio with one large file on a storage that stops in the middle of it until a test lets go.</summary>
internal sealed class HeldStorage : IAsyncDisposable
{
    public const string Did = "test:large";
    public const int Bytes = 12_000_000;
    public const int HeldAt = 7_000_000;

    private readonly byte[] _content = new byte[Bytes];
    private readonly TaskCompletionSource _release = new();

    private HeldStorage(StubRucio rucio, long? catalogueBytes)
    {
        Rucio = rucio;
        new Random(7).NextBytes(_content);
        using var digest = new FileDigest(withMd5: false);
        digest.Append(_content);
        rucio.On("GET /dids/test/large", new JsonObject { ["scope"] = "test", ["name"] = "large", ["type"] = "FILE", ["bytes"] = catalogueBytes ?? Bytes, ["adler32"] = digest.Adler32 }.ToJsonString());
        var row = new JsonObject { ["scope"] = "test", ["name"] = "large", ["bytes"] = catalogueBytes ?? Bytes, ["adler32"] = digest.Adler32, ["guid"] = null, ["events"] = null };
        rucio.OnLines("GET /dids/test/large/files", row);
        var pfn = $"{rucio.Url}store/large";
        rucio.OnLines("POST /replicas/list", new JsonObject
        {
            ["scope"] = "test",
            ["name"] = "large",
            ["bytes"] = catalogueBytes ?? Bytes,
            ["adler32"] = digest.Adler32,
            ["pfns"] = new JsonObject { [pfn] = new JsonObject { ["rse"] = "HELD", ["type"] = "DISK", ["priority"] = 1, ["client_extract"] = false } },
            ["rses"] = new JsonObject { ["HELD"] = new JsonArray(pfn) },
            ["states"] = new JsonObject { ["HELD"] = "AVAILABLE" },
        });
        rucio.On("GET /store/large", SendAsync);
    }

    public StubRucio Rucio { get; }

    /// <summary>Where each request of the file began.</summary>
    public ConcurrentQueue<long> Starts { get; } = [];

    public ReadOnlyMemory<byte> Content => _content;

    /// <param name="catalogueBytes">What Rucio says of the size; null: the truth.</param>
    public static async Task<HeldStorage> StartAsync(long? catalogueBytes = null) => new(await StubRucio.StartAsync(), catalogueBytes);

    public void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await Rucio.DisposeAsync();
    }

    private async Task SendAsync(HttpContext context)
    {
        var range = context.Request.Headers.Range.ToString();
        var start = range.StartsWith("bytes=", StringComparison.Ordinal) ? int.Parse(range.AsSpan(6, range.IndexOf('-', StringComparison.Ordinal) - 6), CultureInfo.InvariantCulture) : 0;
        Starts.Enqueue(start);
        var reply = context.Response;
        reply.Headers.ETag = "\"one\"";
        reply.Headers.AcceptRanges = "bytes";
        reply.StatusCode = start > 0 ? 206 : 200;
        if (start > 0)
        {
            reply.Headers.ContentRange = $"bytes {start}-{Bytes - 1}/{Bytes}";
        }

        reply.ContentLength = Bytes - start;
        if (start < HeldAt && !_release.Task.IsCompleted)
        {
            await reply.Body.WriteAsync(_content.AsMemory(start, HeldAt - start), context.RequestAborted);
            await reply.Body.FlushAsync(context.RequestAborted);
            await _release.Task.WaitAsync(context.RequestAborted);
            start = HeldAt;
        }

        await reply.Body.WriteAsync(_content.AsMemory(start), context.RequestAborted);
    }
}
