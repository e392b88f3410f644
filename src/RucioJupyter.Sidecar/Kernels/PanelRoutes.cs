using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>Answers kernels with what the panel's own routes say, asked over the sidecar's own door: both see the same data in the same words.</summary>
/// <remarks>The routes are the contract of docs/api/README.md. What they refuse is passed on with code and remedy.</remarks>
internal sealed class PanelRoutes : IKernelData, IDisposable
{
    private const int PageSize = ListingPage.MaxLimit;
    private const string NoMatch = "no_match";

    private readonly SidecarOptions _options;
    private readonly IServer _server;
    private readonly HttpClient _client;

    public PanelRoutes(SidecarOptions options, IServer server)
    {
        _options = options;
        _server = server;
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, UseCookies = false })
        {
            BaseAddress = new Uri("http://localhost/"),
            Timeout = Timeout.InfiniteTimeSpan, // the caller's token ends it, and each route has limits of its own
        };
        // Over TCP the token is asked for; over the socket any value tells that no web page sends this.
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", options.Tcp is { } tcp ? $"Bearer {tcp.Bearer}" : "rucio-kernel 1");
    }

    public async Task<KernelFacts> DescribeAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync($"did/summary?{Query(instance, did)}", cancellationToken);
        var root = answer.RootElement;
        var files = root.GetProperty("files");
        var bytes = root.GetProperty("bytes");
        return new KernelFacts(
            Text(root, "type") == "file" ? "file" : "collection",
            Text(root, "state") ?? StateWord.Unknown,
            Text(root, "sentence") ?? "",
            Number(files, "total"),
            Number(files, "here"),
            Number(bytes, "total"),
            Number(bytes, "here"),
            root.TryGetProperty("problem", out var problem) && problem.ValueKind == JsonValueKind.Object
                ? new Problem(Text(problem, "code") ?? "", Text(problem, "error") ?? "", Text(problem, "remedy"))
                : null);
    }

    public async IAsyncEnumerable<KernelFile> FilesAsync(Instance instance, Did did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        var count = 0L;
        long? total;
        do
        {
            var path = $"did?{Query(instance, did)}&limit={PageSize}" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");
            using var answer = await GetAsync(path, cancellationToken);
            foreach (var item in answer.RootElement.GetProperty("items").EnumerateArray())
            {
                count++;
                yield return new KernelFile(
                    Text(item, "did") ?? "",
                    Text(item, "path"),
                    Text(item, "pfn"),
                    Text(item, "state") ?? StateWord.Unknown,
                    Number(item, "size"),
                    Text(item, "error"));
            }

            cursor = Text(answer.RootElement, "next");
            total = Number(answer.RootElement, "total");
        }
        while (cursor is not null);
        if (total is { } expected && expected != count)
        {
            throw new RefusalException(502, KernelCodes.ListIncomplete, $"The list of {did} is incomplete: {count} of {expected} files arrived.") { Remedy = "Try again." };
        }
    }

    public async Task<KernelHits> SearchAsync(Instance instance, string pattern, string type, int limit, CancellationToken cancellationToken)
    {
        var path = $"did-search?namespace={Uri.EscapeDataString(instance.Name)}&did={Uri.EscapeDataString(pattern)}&type={Uri.EscapeDataString(type)}&limit={limit}";
        try
        {
            using var reply = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
            using var answer = await ReadAsync(reply, cancellationToken);
            var hits = answer.RootElement.EnumerateArray()
                .Select(hit => new KernelHit(Text(hit, "did") ?? "", Text(hit, "type") ?? "", Number(hit, "size"), Number(hit, "length")))
                .ToList();
            return new KernelHits(hits, reply.Headers.Contains("X-Rucio-More"));
        }
        catch (RefusalException e) when (e.Code == NoMatch)
        {
            return new KernelHits([], false);
        }
    }

    public async Task RequestAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        using var body = new StringContent($$"""{"did":{{JsonSerializer.Serialize(did.ToString(), KernelsJson.Default.String)}}}""", Encoding.UTF8, "application/json");
        using var reply = await SendAsync(HttpMethod.Post, $"did/make-available?namespace={Uri.EscapeDataString(instance.Name)}", body, cancellationToken);
        using var answer = await ReadAsync(reply, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static string Query(Instance instance, Did did) =>
        $"namespace={Uri.EscapeDataString(instance.Name)}&did={Uri.EscapeDataString(did.ToString())}";

    private async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return await ReadAsync(reply, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        await using var stream = await reply.Content.ReadAsStreamAsync(cancellationToken);
        var answer = await JsonDocument.ParseAsync(stream, default, cancellationToken);
        if (reply.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            var root = answer.RootElement;
            throw new RefusalException((int)reply.StatusCode, Text(root, "code") ?? ErrorCodes.Internal, Text(root, "error") ?? "The sidecar refused.")
            {
                Field = Text(root, "field"),
                Remedy = Text(root, "remedy"),
                Instance = Text(root, "instance"),
                ExceptionClass = Text(root, "exception_class"),
                ExceptionMessage = Text(root, "exception_message"),
                RetryAfter = reply.Headers.RetryAfter?.Delta,
            };
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            if (_options.SocketPath is { } path)
            {
                socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            }
            else
            {
                var address = new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First()); // Kestrel has it once it listens
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
