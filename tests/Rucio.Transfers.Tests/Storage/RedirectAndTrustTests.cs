using Rucio.Transfers.Faults;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Storage;

public sealed class RedirectAndTrustTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _bytes = Content.Bytes(10_000);
    private readonly string _caFile;

    public RedirectAndTrustTests()
    {
        _caFile = Path.Combine(_folder.Path, "ca.pem");
        File.WriteAllText(_caFile, _authority.Pem);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_instances_authorities_are_believed(bool asDirectory)
    {
        using var certificate = _authority.Issue("storage");
        await using var storage = await StorageServer.StartAsync(certificate);
        storage.Objects["f"] = new StoredObject(_bytes);
        using var engine = new Engine(caCert: asDirectory ? _folder.Path : _caFile);
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f").Replace("https:", "davs:", StringComparison.Ordinal)));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
    }

    [Fact]
    public async Task A_directory_of_authorities_may_hold_what_cannot_be_read()
    {
        using var certificate = _authority.Issue("storage");
        await using var storage = await StorageServer.StartAsync(certificate);
        storage.Objects["f"] = new StoredObject(_bytes);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "0123abcd.0"), "gone.pem");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        File.Move(_caFile, Path.Combine(_folder.Path, "89abcdef.2"));
        using var engine = new Engine(caCert: _folder.Path);
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
    }

    [Fact]
    public async Task An_unknown_authority_is_refused_and_the_key_to_set_is_named()
    {
        using var certificate = _authority.Issue("storage");
        await using var storage = await StorageServer.StartAsync(certificate);
        storage.Objects["f"] = new StoredObject(_bytes);
        using var engine = new Engine();
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f")));
        Assert.Equal(TransferFault.StorageUntrusted, outcome.Failure?.Fault);
        Assert.Contains("rucio_ca_cert", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(storage.Requests);
    }

    [Fact]
    public async Task The_right_authority_does_not_excuse_a_wrong_host_name()
    {
        using var certificate = _authority.Issue("storage");
        await using var storage = await StorageServer.StartAsync(certificate);
        using var engine = new Engine(caCert: _caFile);
        var pfn = storage.Pfn("f").Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal);
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), pfn));
        Assert.False(outcome.IsHere);
        Assert.Empty(storage.Requests);
    }

    [Fact]
    public async Task Token_and_certificate_go_to_the_host_that_Rucio_named_and_to_no_other()
    {
        using var certificate = _authority.Issue("storage");
        using var mine = _authority.Issue("me");
        await using var door = await StorageServer.StartAsync(certificate, wantClientCertificate: true);
        await using var pool = await StorageServer.StartAsync(certificate, wantClientCertificate: true);
        pool.Objects["pool/f"] = new StoredObject(_bytes);
        door.Intercept = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{pool.Url.Scheme}://{pool.Url.Authority}/pool/f";
            return Task.FromResult(true);
        };
        using var engine = new Engine(new GivenCredentials("secret", mine), _caFile);
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), door.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(("Bearer secret", "CN=me"), (door.Requests.Single().Authorization, door.Requests.Single().Certificate));
        Assert.Equal(("", null), (pool.Requests.Single().Authorization, pool.Requests.Single().Certificate));
    }

    [Fact]
    public async Task A_token_is_never_sent_in_clear()
    {
        await using var storage = await StorageServer.StartAsync();
        storage.Objects["f"] = new StoredObject(_bytes);
        using var engine = new Engine(new GivenCredentials("secret"));
        Assert.True((await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f")))).IsHere);
        Assert.Equal("", storage.Requests.Single().Authorization);
    }

    [Theory]
    [InlineData("http", "plain http")]
    [InlineData("ftp", "'ftp:'")]
    [InlineData("gsiftp", "'gsiftp:'")]
    public async Task A_redirect_out_of_https_is_not_followed(string scheme, string words)
    {
        using var certificate = _authority.Issue("storage");
        await using var storage = await StorageServer.StartAsync(certificate);
        await using var plain = await StorageServer.StartAsync();
        plain.Objects["f"] = new StoredObject(_bytes);
        storage.Intercept = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"{scheme}://{plain.Url.Authority}/f";
            return Task.FromResult(true);
        };
        using var engine = new Engine(caCert: _caFile);
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f")));
        Assert.Equal(TransferFault.UnsafeRedirect, outcome.Failure?.Fault);
        Assert.Contains(words, outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(plain.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_local_file_is_not_followed()
    {
        await using var storage = await StorageServer.StartAsync();
        var local = Path.Combine(_folder.Path, "local");
        await File.WriteAllBytesAsync(local, _bytes);
        storage.Intercept = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "file://" + local;
            return Task.FromResult(true);
        };
        using var engine = new Engine();
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f")));
        Assert.Equal(TransferFault.UnsafeRedirect, outcome.Failure?.Fault);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        await using var storage = await StorageServer.StartAsync();
        storage.Intercept = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/f";
            return Task.FromResult(true);
        };
        using var engine = new Engine();
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f")));
        Assert.Equal(TransferFault.UnsafeRedirect, outcome.Failure?.Fault);
        Assert.Equal(6, storage.Requests.Count);
    }

    [Fact]
    public async Task A_range_survives_a_redirect()
    {
        await using var door = await StorageServer.StartAsync();
        await using var pool = await StorageServer.StartAsync();
        pool.Objects["f"] = new StoredObject(_bytes) { Drops = 1, DropsAfterBytes = 5000 };
        door.Intercept = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = pool.Pfn("f");
            return Task.FromResult(true);
        };
        using var engine = new Engine();
        Assert.True((await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), door.Pfn("f")))).IsHere);
        Assert.Equal(["", "bytes=5000-"], pool.Requests.Select(r => r.Range));
    }
}
