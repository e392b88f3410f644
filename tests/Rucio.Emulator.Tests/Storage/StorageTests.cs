using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Rucio.Emulator.Tests.Recordings;
using RucioJupyter.Tests.Shared;

namespace Rucio.Emulator.Tests.Storage;

public sealed class StorageTests : IAsyncLifetime
{
    private const string File = "/rucio/test/c4/93/small-file-0.root";
    private EmulatorHost _emulator = null!; // Set by InitializeAsync.

    public async Task InitializeAsync() => _emulator = await EmulatorHost.StartAsync();

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Fact]
    public async Task GET_and_HEAD_agree_and_name_a_version()
    {
        var got = await SendAsync("GET", File);
        var head = await SendAsync("HEAD", File);

        Assert.Equal((200, "1024", "bytes"), (got.Status, got.Header("Content-Length"), got.Header("Accept-Ranges")));
        Assert.Equal((200, "1024", string.Empty), (head.Status, head.Header("Content-Length"), head.Body));
        Assert.Equal(got.Header("ETag"), head.Header("ETag"));
        Assert.NotEmpty(got.Header("Last-Modified"));
    }

    [Theory]
    [InlineData("bytes=0-0", 206, "bytes 0-0/1024", 1)]
    [InlineData("bytes=1000-", 206, "bytes 1000-1023/1024", 24)]
    [InlineData("bytes=-10", 206, "bytes 1014-1023/1024", 10)]
    [InlineData("bytes=1000-99999", 206, "bytes 1000-1023/1024", 24)]
    [InlineData("bytes=1024-", 416, "bytes */1024", null)]
    [InlineData("lines=1-2", 200, "", 1024)]
    public async Task A_range_is_served_as_asked(string range, int status, string contentRange, int? length)
    {
        var whole = await SendAsync("GET", File);

        var part = await SendAsync("GET", File, new KeyValuePair<string, string>("Range", range));

        Assert.Equal((status, contentRange), (part.Status, part.Header("Content-Range")));
        if (length is { } bytes)
        {
            Assert.Equal(bytes, part.Body.Length);
            Assert.Contains(part.Body, whole.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_ranges_come_in_parts()
    {
        var answer = await SendAsync("GET", File, new KeyValuePair<string, string>("Range", "bytes=0-1,10-12"));

        Assert.Equal(206, answer.Status);
        Assert.StartsWith("multipart/byteranges; boundary=", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("Content-Range: bytes 10-12/1024", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_of_another_version_is_the_whole_file()
    {
        var etag = (await SendAsync("HEAD", File)).Header("ETag");

        Assert.Equal(206, (await SendAsync("GET", File, new("Range", "bytes=5-"), new("If-Range", etag))).Status);
        Assert.Equal(200, (await SendAsync("GET", File, new("Range", "bytes=5-"), new("If-Range", "\"other\""))).Status);
        Assert.Equal(304, (await SendAsync("GET", File, new KeyValuePair<string, string>("If-None-Match", etag))).Status);
    }

    [Fact]
    public async Task What_the_catalogue_names_absent_is_404()
    {
        var storage = (JsonObject)JsonNode.Parse(await System.IO.File.ReadAllBytesAsync(Path.Combine(Contract.Root, "src", "Rucio.Emulator", "Catalogue", "storage.json")))!;
        foreach (var absent in storage["absent"]!.AsArray())
        {
            Assert.Equal(404, (await SendAsync("GET", "/rucio/" + absent!["path"])).Status);
        }

        Assert.Equal(403, (await SendAsync("GET", "/rucio/test/")).Status);
    }

    [Fact]
    public async Task An_upload_is_made_moved_copied_listed_and_deleted()
    {
        Assert.Equal(201, (await SendAsync("MKCOL", "/rucio/new/")).Status);
        Assert.Equal(405, (await SendAsync("MKCOL", "/rucio/new/")).Status);
        Assert.Equal(409, (await SendAsync("MKCOL", "/rucio/nowhere/below/")).Status);
        Assert.Equal(201, (await PutAsync("/rucio/new/a.part", "first")).Status);
        Assert.Equal(204, (await PutAsync("/rucio/new/a.part", "second")).Status);
        Assert.Equal(201, (await MoveAsync("MOVE", "/rucio/new/a.part", "/rucio/new/a%20b.bin", "F")).Status);
        Assert.Equal(404, (await SendAsync("GET", "/rucio/new/a.part")).Status);
        Assert.Equal("second", (await SendAsync("GET", "/rucio/new/a%20b.bin")).Body);
        Assert.Equal(201, (await MoveAsync("COPY", "/rucio/new/a%20b.bin", "/rucio/new/c.bin", "T")).Status);
        Assert.Equal(412, (await MoveAsync("COPY", "/rucio/new/a%20b.bin", "/rucio/new/c.bin", "F")).Status);

        var listing = await SendAsync("PROPFIND", "/rucio/new/", new KeyValuePair<string, string>("Depth", "1"));
        Assert.Equal(207, listing.Status);
        Assert.Contains("<D:href>/rucio/new/a%20b.bin</D:href>", listing.Body, StringComparison.Ordinal);
        Assert.Contains("<D:getcontentlength>6</D:getcontentlength>", listing.Body, StringComparison.Ordinal);

        Assert.Equal(204, (await SendAsync("DELETE", "/rucio/new/c.bin")).Status);
        Assert.Equal(404, (await SendAsync("DELETE", "/rucio/new/c.bin")).Status);
        Assert.Equal(204, (await SendAsync("DELETE", "/rucio/new/")).Status);
        Assert.Equal(404, (await SendAsync("GET", "/rucio/new/a%20b.bin")).Status);
    }

    [Fact]
    public async Task Every_PFN_of_the_storage_can_be_fetched_over_both_schemes_once_its_path_is_encoded()
    {
        var body = """{"dids": [{"scope": "test", "name": "small.dataset"}], "schemes": ["http", "davs"]}""";
        var answer = await RawClient.SendAsync(_emulator.RucioUrl, "POST", "/replicas/list", [new("X-Rucio-Auth-Token", _emulator.IssueToken("jdoe"))], Encoding.UTF8.GetBytes(body));
        var pfns = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(static line => (JsonObject)JsonNode.Parse(line)!["pfns"]!).Select(static pair => new Uri(pair.Key)).ToList();
        Assert.Equal(10, pfns.Count);

        using var authority = X509CertificateLoader.LoadCertificateFromFile(_emulator.CaCertPath);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
        using var client = new HttpClient(handler);
        foreach (var pfn in pfns)
        {
            var url = pfn.Scheme == "davs" ? new UriBuilder(pfn) { Scheme = "https" }.Uri : pfn;
            Assert.NotEmpty(await client.GetByteArrayAsync(url));
        }
    }

    [Fact]
    public async Task Mounted_files_are_written_below_the_mount_and_named_by_file_PFNs()
    {
        var mount = Directory.CreateTempSubdirectory("mount-").FullName;
        try
        {
            await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Mount = mount, Tls = false });
            var answer = await RawClient.SendAsync(
                emulator.RucioUrl, "POST", "/replicas/list", [new("X-Rucio-Auth-Token", emulator.IssueToken("jdoe"))],
                Encoding.UTF8.GetBytes("""{"dids": [{"scope": "test", "name": "mounted.dataset"}], "schemes": ["file"], "domain": "lan"}"""));
            var files = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!).ToList();

            Assert.Equal(5, files.Count);
            foreach (var file in files)
            {
                var path = new Uri(((JsonObject)file["pfns"]!).Single().Key.Replace("file://localhost:0", "file://", StringComparison.Ordinal)).LocalPath;
                Assert.StartsWith(mount, path, StringComparison.Ordinal);
                Assert.Equal(file["bytes"]!.GetValue<long>(), new FileInfo(path).Length);
            }
        }
        finally
        {
            Directory.Delete(mount, recursive: true);
        }
    }

    private Task<WireAnswer> SendAsync(string method, string target, params KeyValuePair<string, string>[] headers) => RawClient.SendAsync(_emulator.StorageUrl, method, target, headers);

    private Task<WireAnswer> PutAsync(string target, string content) => RawClient.SendAsync(_emulator.StorageUrl, "PUT", target, body: Encoding.UTF8.GetBytes(content));

    private Task<WireAnswer> MoveAsync(string method, string from, string to, string overwrite) =>
        SendAsync(method, from, new("Destination", new Uri(_emulator.StorageUrl, to).ToString()), new("Overwrite", overwrite));
}
