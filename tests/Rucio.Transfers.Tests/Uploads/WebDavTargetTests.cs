using Microsoft.AspNetCore.Http;
using Rucio.Policy;
using Rucio.Transfers.Checksums;
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

    /// <param name="states">The adler32 that the storage states; "right" and "none" for that of its bytes and no header.</param>
    [Theory]
    [InlineData("right", true, 0)]
    [InlineData("none", false, 1)]
    [InlineData("nonsense", false, 1)]
    [InlineData("00000001", false, 1)]
    public async Task A_storage_that_states_its_checksum_is_believed_and_another_one_is_read(string states, bool isStated, int reads)
    {
        await using var storage = await StorageServer.StartAsync();
        var bytes = Content.Bytes(300_000);
        var file = LocalContent.Measure(Local(bytes), CancellationToken.None);
        storage.Objects["f"] = new StoredObject(bytes);
        var wanted = States(storage, states == "right" ? file.Adler32 : states);
        using var http = Http();

        var back = await new WebDavTarget(http, _settings, TimeProvider.System).CompareAsync(Target(storage), file, CancellationToken.None);
        Assert.Equal(new ReadBack(null, isStated), back);
        Assert.Equal(reads, storage.Requests.Count(request => request.Method == "GET"));
        Assert.Equal(["adler32,md5"], wanted);
    }

    [Theory]
    [InlineData("right", 300_000)] // of its own bytes: an honest storage that got others
    [InlineData("none", 300_000)]
    [InlineData("local", 299_999)] // the checksum that was sent, of a file that is shorter
    public async Task Other_bytes_than_were_sent_are_found_whatever_the_storage_states(string states, int length)
    {
        await using var storage = await StorageServer.StartAsync();
        var other = Content.Bytes(length, seed: 2);
        var file = LocalContent.Measure(Local(Content.Bytes(300_000)), CancellationToken.None);
        storage.Objects["f"] = new StoredObject(other);
        using var digest = new FileDigest(withMd5: false);
        digest.Append(other);
        States(storage, states switch { "right" => digest.Adler32, "local" => file.Adler32, _ => states });
        using var http = Http();

        var back = await new WebDavTarget(http, _settings, TimeProvider.System).CompareAsync(Target(storage), file, CancellationToken.None);
        Assert.False(back.IsStated);
        Assert.Contains(length == 300_000 ? $"adler32 is {digest.Adler32}" : "299999 bytes", back.Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task A_storage_that_does_not_answer_the_question_is_read(int status)
    {
        await using var storage = await StorageServer.StartAsync();
        var bytes = Content.Bytes(1000);
        storage.Objects["f"] = new StoredObject(bytes);
        storage.Intercept = context =>
        {
            var isQuestion = context.Request.Method == "HEAD";
            context.Response.StatusCode = isQuestion ? status : 200;
            return Task.FromResult(isQuestion);
        };
        using var http = Http();
        var file = LocalContent.Measure(Local(bytes), CancellationToken.None);
        Assert.Equal(new ReadBack(null, false), await new WebDavTarget(http, _settings, TimeProvider.System).CompareAsync(Target(storage), file, CancellationToken.None));

        storage.Intercept = context =>
        {
            if (context.Request.Method == "HEAD")
            {
                context.Abort();
            }

            return Task.FromResult(context.Request.Method == "HEAD");
        };
        Assert.Equal(new ReadBack(null, false), await new WebDavTarget(http, _settings, TimeProvider.System).CompareAsync(Target(storage), file, CancellationToken.None));
    }

    /// <returns>What is asked for, as it comes.</returns>
    private static List<string> States(StorageServer storage, string adler32)
    {
        var wanted = new List<string>();
        storage.Intercept = context =>
        {
            if (context.Request.Headers["Want-Digest"].ToString() is { Length: > 0 } want)
            {
                wanted.Add(want);
                if (adler32 != "none")
                {
                    context.Response.Headers["Digest"] = $"adler32={adler32}";
                }
            }

            return Task.FromResult(false);
        };
        return wanted;
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
