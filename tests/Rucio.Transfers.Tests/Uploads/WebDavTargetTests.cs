using Microsoft.AspNetCore.Http;
using Rucio.Policy;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Storage;
using Rucio.Transfers.Tests.Support;
using Rucio.Transfers.Uploads;

namespace Rucio.Transfers.Tests.Uploads;

public sealed class WebDavTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TransferSettings _settings = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_changes_while_it_is_sent_is_not_the_storages_fault(bool grows)
    {
        await using var storage = await StorageServer.StartAsync();
        storage.Intercept = Take;
        using var http = Http();
        var path = Local(new byte[3_000_000]);
        var file = LocalContent.Measure(path, CancellationToken.None);
        var isChanged = false;
        void Change(long sent)
        {
            if (!isChanged)
            {
                // By another program: within one process .NET would not let it happen.
                isChanged = true;
                using var other = System.Diagnostics.Process.Start("truncate", ["-s", grows ? "4000000" : "1000000", path]);
                other.WaitForExit();
            }
        }

        var fault = await Assert.ThrowsAsync<TransferException>(() => new WebDavTarget(http, _settings, TimeProvider.System).PutAsync(Target(storage), file, Change, CancellationToken.None));
        Assert.Equal(TransferFault.NotReadable, fault.Fault);
        Assert.Contains("was changed while it was sent", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_sends_writes_elsewhere_is_asked_before_the_bytes_are_sent()
    {
        await using var pool = await StorageServer.StartAsync();
        long received = 0;
        pool.Intercept = async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received = body.Length;
            context.Response.StatusCode = 201;
            return true;
        };
        await using var door = await StorageServer.StartAsync();
        string? expect = null;
        door.Intercept = context =>
        {
            expect = context.Request.Headers.Expect;
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = pool.Pfn("pool/f");
            return Task.FromResult(true);
        };
        using var http = Http();
        var file = LocalContent.Measure(Local(new byte[500_000]), CancellationToken.None);
        long sent = 0;
        await new WebDavTarget(http, _settings, TimeProvider.System).PutAsync(Target(door), file, total => sent = total, CancellationToken.None);
        Assert.Equal(("100-continue", 500_000, 500_000), (expect, received, sent));
    }

    private static async Task<bool> Take(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.StatusCode = 201;
        return true;
    }

    private StorageHttp Http() => new(new StorageTrust(null), new NoCredentials(), _settings, TimeProvider.System);

    private string Local(byte[] content)
    {
        var path = Path.Combine(_folder.Path, "local.bin");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static ReplicaSource Target(StorageServer storage)
    {
        Assert.True(Pfn.TryParse(storage.Pfn("f"), out var pfn));
        return new ReplicaSource(Did.Parse("test:f"), "RSE-1", pfn);
    }
}
