using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace RucioJupyter.Kernel;

/// <summary>HTTP to the sidecar over its unix socket. Thread-safe.</summary>
internal sealed class SidecarLink : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(1);

    private readonly Func<string, string?> _environment;
    private readonly HttpClient _client;
    private string? _socket;

    public SidecarLink(Func<string, string?> environment)
    {
        _environment = environment;
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseCookies = false, UseProxy = false })
        {
            BaseAddress = new Uri("http://localhost/kernel/"),
            Timeout = Timeout.InfiniteTimeSpan, // each call has its own
        };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("rucio-kernel", "1");
    }

    /// <summary>The socket in use; null: none was found.</summary>
    public string? Socket => _socket is { } known && File.Exists(known) ? known : _socket = SocketFinder.Find(_environment) ?? _socket;

    /// <summary>Takes the socket that the panel named, where this kernel can see it.</summary>
    public void Use(string? path)
    {
        if (path is not null && File.Exists(path))
        {
            _socket = path;
        }
    }

    public JsonElement Get(string route, TimeSpan limit) => Understand(Exchange(() => new HttpRequestMessage(HttpMethod.Get, route), limit));

    public async Task<JsonElement> GetAsync(string route, TimeSpan limit, CancellationToken cancellationToken) =>
        Understand(await ExchangeAsync(() => new HttpRequestMessage(HttpMethod.Get, route), limit, cancellationToken).ConfigureAwait(false));

    public async Task<JsonElement> PostAsync(string route, IReadOnlyDictionary<string, string?> body, TimeSpan limit, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(body.Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value));
        return Understand(await ExchangeAsync(
            () => new HttpRequestMessage(HttpMethod.Post, route) { Content = new StringContent(json, Encoding.UTF8, "application/json") },
            limit,
            cancellationToken).ConfigureAwait(false));
    }

    public static string Query(string route, params (string Key, string? Value)[] parameters) =>
        route + "?" + string.Join('&', parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!)}")); // filtered

    public void Dispose() => _client.Dispose();

    private Answer Exchange(Func<HttpRequestMessage> request, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        try
        {
            using var reply = SendOnce(request, end.Token);
            using var stream = reply.Content.ReadAsStream(end.Token);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return new Answer((int)reply.StatusCode, reader.ReadToEnd());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw Unreachable(e);
        }
        catch (OperationCanceledException e)
        {
            throw TooSlow(limit, e);
        }
    }

    private HttpResponseMessage SendOnce(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        try
        {
            using var first = request();
            return _client.Send(first, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException) when (FindAgain())
        {
            // The sidecar may just have been restarted, perhaps under a new name.
            using var second = request();
            return _client.Send(second, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
    }

    private async Task<Answer> ExchangeAsync(Func<HttpRequestMessage> request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        try
        {
            using var reply = await SendOnceAsync(request, end.Token).ConfigureAwait(false);
            return new Answer((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(end.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw Unreachable(e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooSlow(limit, e);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        try
        {
            using var first = request();
            return await _client.SendAsync(first, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (FindAgain())
        {
            using var second = request();
            return await _client.SendAsync(second, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool FindAgain()
    {
        if (SocketFinder.Find(_environment) is { } found)
        {
            _socket = found;
        }

        return Socket is not null;
    }

    private ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (Socket is not { } path)
        {
            throw new IOException("No runtime file of a sidecar was found.");
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Connecting to a local socket either works at once or fails: synchronous, so that it serves both kinds of calls.
            socket.SendTimeout = (int)ConnectTime.TotalMilliseconds;
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return ValueTask.FromResult<Stream>(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static JsonElement Understand(Answer answer)
    {
        JsonElement json;
        try
        {
            using var document = JsonDocument.Parse(answer.Text);
            json = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new RucioKernelException($"The Rucio sidecar answered with status {answer.Status} and no JSON.", "bad_reply", e);
        }

        if (answer.Status is >= 200 and < 300)
        {
            return json;
        }

        var sentence = Text(json, "error") ?? $"The Rucio sidecar refused with status {answer.Status}.";
        throw new RucioKernelException(Text(json, "remedy") is { } remedy ? $"{sentence} {remedy}" : sentence, Text(json, "code"));
    }

    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static RucioUnreachableException Unreachable(Exception inner) => new(
        $"The Rucio sidecar cannot be reached from this kernel ({inner.Message}). If the kernel runs on another machine or in another container than JupyterLab, "
        + "only values that the Rucio panel sends are known here; otherwise open the Rucio panel once, which starts the sidecar.",
        inner);

    private static RucioUnreachableException TooSlow(TimeSpan limit, Exception inner) =>
        new($"The Rucio sidecar did not answer within {limit.TotalSeconds:0.#} s. Try again, or look at the Rucio panel.", inner);

    private sealed record Answer(int Status, string Text);
}
