using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Rucio.Client.Tests.Fixture;

/// <summary>A real socket that answers each connection as a test says, byte by byte.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Stream, string, CancellationToken, Task> _answerAsync;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="answerAsync">Gets the connection and the head of a request; the connection is closed when it is done.</param>
    /// <param name="tls">Null: plain.</param>
    public RawServer(Func<Stream, string, CancellationToken, Task> answerAsync, SslServerAuthenticationOptions? tls = null)
    {
        _answerAsync = answerAsync;
        _tls = tls;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Connections => Volatile.Read(ref _connections);

    public Uri Url => new($"{(_tls is null ? "http" : "https")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public RucioClient Client(TimeProvider time, RucioEndpoint? endpoint = null) => new(Connection(time, endpoint), new FakeTokens());

    public RucioConnection Connection(TimeProvider time, RucioEndpoint? endpoint = null) =>
        new(endpoint is null ? new RucioEndpoint { BaseUrl = Url, Retry = new RucioRetry { Attempts = 0 } } : endpoint with { BaseUrl = Url }, time);

    public static Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

    public static string Chunk(string text) => $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                running.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException) // stopped
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_tls is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(_tls, _stop.Token);
                    stream = secure;
                }

                await _answerAsync(stream, await HeadAsync(stream, _stop.Token), _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private static async Task<string> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
