using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Rucio.Client.Tests.Fixture;

namespace Rucio.Client.Tests.Http;

public sealed class TlsTests : IDisposable
{
    private const string Pong = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\nContent-Type: application/json\r\n\r\n{\"version\":\"41.0.0\"}";

    private const string Token =
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Rucio-Auth-Token: root-CN=Rucio User-unknown-0\r\nX-Rucio-Auth-Account: root\r\nX-Rucio-Auth-Token-Expires: Sun, 22 Nov 2026 05:40:57 UTC\r\n\r\n";

    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task A_server_of_an_unknown_authority_is_not_trusted_and_not_asked_again()
    {
        await using var server = Server(Pong);

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Connection(TimeProvider.System, new RucioEndpoint { BaseUrl = server.Url }).PingAsync());

        Assert.Equal(RucioError.Unreachable, fault.Error);
        Assert.Contains("ca_cert", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_as_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerInTheClearAsync(listener);
        var address = new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioConnection(new RucioEndpoint { BaseUrl = address, Retry = new RucioRetry { Attempts = 0 } }, TimeProvider.System).PingAsync());

        await answering;
        Assert.EndsWith("It does not speak TLS at that port: the base URL may have to begin with http://, or name another port.", fault.Message, StringComparison.Ordinal);
    }

    private static async Task AnswerInTheClearAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        await stream.ReadAtLeastAsync(new byte[64], 64);
        await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
    }

    [Fact]
    public async Task A_bundle_in_a_file_is_trusted()
    {
        await using var server = Server(Pong);
        using var other = new TestAuthority();

        Assert.Equal("41.0.0", await PingAsync(server, Bundle("ca.pem", other, _authority)));
    }

    [Fact]
    public async Task A_hashed_directory_is_trusted_whatever_else_lies_in_it()
    {
        await using var server = Server(Pong);
        Bundle("0a1b2c3d.0", _authority);
        File.WriteAllText(Path.Combine(_folder.FullName, "0a1b2c3d.r0"), "not a certificate");
        File.WriteAllText(Path.Combine(_folder.FullName, "broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "99999999.0"), "/nowhere/at/all");

        Assert.Equal("41.0.0", await PingAsync(server, _folder.FullName));
    }

    [Fact]
    public async Task Another_authority_is_not_trusted()
    {
        await using var server = Server(Pong);
        using var other = new TestAuthority();

        await Assert.ThrowsAsync<RucioException>(() => PingAsync(server, Bundle("ca.pem", other)));
    }

    [Fact]
    public async Task A_trusted_certificate_for_another_host_is_refused()
    {
        await using var server = Server(Pong, "rucio.example.org");

        var fault = await Assert.ThrowsAsync<RucioException>(() => PingAsync(server, Bundle("ca.pem", _authority)));

        Assert.Equal(RucioError.Unreachable, fault.Error);
    }

    [Theory]
    [InlineData("missing.pem", null)]
    [InlineData("empty.pem", "")]
    [InlineData("text.pem", "hello")]
    public void Authorities_that_cannot_be_read_are_told_by_name(string file, string? content)
    {
        var place = Path.Combine(_folder.FullName, file);
        if (content is not null)
        {
            File.WriteAllText(place, content);
        }

        var fault = Assert.Throws<RucioException>(() => new RucioConnection(
            new RucioEndpoint { BaseUrl = new Uri("https://localhost"), CaCert = place }, TimeProvider.System));

        Assert.Equal(RucioError.Invalid, fault.Error);
        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_certificate_is_presented_at_log_in()
    {
        var seen = new ConcurrentQueue<string>();
        await using var server = Server(Token, "localhost", (certificate, _) => seen.Enqueue(certificate?.Subject ?? "none"));
        using var user = _authority.User("CN=Rucio User");
        using var connection = server.Connection(TimeProvider.System, new RucioEndpoint { BaseUrl = server.Url, CaCert = Bundle("ca.pem", _authority) });

        var login = await new RucioAuth(connection).X509Async(user, null, "root");

        Assert.Equal("root-CN=Rucio User-unknown-0", login.Token!.Value.Reveal());
        Assert.Equal(["CN=Rucio User"], seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_proxy_is_presented_together_with_all_that_leads_to_its_authority(int depth)
    {
        using var user = _authority.User("CN=Rucio User");
        var proxy = user;
        var chain = new X509Certificate2Collection();
        for (var i = 0; i < depth; i++)
        {
            chain.Insert(0, X509CertificateLoader.LoadCertificate(proxy.RawData));
            proxy = TestAuthority.Proxy(proxy);
        }

        await using var server = await OpenSslServer.StartAsync(_folder.FullName, _authority.Server("localhost"), Bundle("ca.pem", _authority));
        using var connection = new RucioConnection(new RucioEndpoint { BaseUrl = server.Url, CaCert = Bundle("ca.pem", _authority) }, TimeProvider.System);

        // OpenSSL's own server ends the handshake unless the whole chain is there and holds; then it answers with a page and no token.
        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(connection).X509Async(proxy, chain, null, isProxy: true));

        Assert.Equal(RucioError.BadReply, fault.Error);
        Assert.Contains("holds no token", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_without_the_certificate_that_signed_it_is_refused()
    {
        using var user = _authority.User("CN=Rucio User");
        using var proxy = TestAuthority.Proxy(user);
        await using var server = await OpenSslServer.StartAsync(_folder.FullName, _authority.Server("localhost"), Bundle("ca.pem", _authority));
        using var connection = new RucioConnection(
            new RucioEndpoint { BaseUrl = server.Url, CaCert = Bundle("ca.pem", _authority), Retry = new RucioRetry { Attempts = 0 } }, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(connection).X509Async(proxy, null, null, isProxy: true));

        Assert.Equal(RucioError.Unreachable, fault.Error);
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_refused_before_anything_is_sent()
    {
        using var connection = new RucioConnection(new RucioEndpoint { BaseUrl = new Uri("https://localhost:1") }, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(connection).X509Async(_authority.Certificate.WithoutKey(), null, null));

        Assert.Equal(RucioError.Invalid, fault.Error);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> PingAsync(RawServer server, string caCert)
    {
        using var connection = server.Connection(
            TimeProvider.System, new RucioEndpoint { BaseUrl = server.Url, CaCert = caCert, Retry = new RucioRetry { Attempts = 0 } });
        return await connection.PingAsync();
    }

    private string Bundle(string file, params ReadOnlySpan<TestAuthority> authorities)
    {
        var place = Path.Combine(_folder.FullName, file);
        File.WriteAllText(place, string.Concat(authorities.ToArray().Select(authority => authority.Certificate.ExportCertificatePem() + "\n")));
        return place;
    }

    private RawServer Server(string answer, string host = "localhost", Action<X509Certificate2?, X509Chain?>? client = null) => new(
        (stream, _, stop) => RawServer.WriteAsync(stream, answer, stop),
        new SslServerAuthenticationOptions
        {
            ServerCertificate = _authority.Server(host),
            ClientCertificateRequired = client is not null,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                client?.Invoke(certificate as X509Certificate2, chain);
                return client is null || certificate is not null;
            },
        });
}

internal static class CertificateExtensions
{
    public static X509Certificate2 WithoutKey(this X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);
}
