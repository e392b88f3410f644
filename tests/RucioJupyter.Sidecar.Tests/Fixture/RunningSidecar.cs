using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Tests.Fixture;

/// <summary>The real host on a unix socket in a folder of its own; the folder goes when it is disposed.</summary>
internal sealed class RunningSidecar : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningSidecar(WebApplication app, SidecarSetup setup)
    {
        _app = app;
        Setup = setup;
        Client = NewClient(xsrf: true);
        Bare = NewClient(xsrf: false);
    }

    public SidecarSetup Setup { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Sends the XSRF cookie and header as JupyterLab does.</summary>
    public HttpClient Client { get; }

    /// <summary>Sends nothing that a test did not ask for.</summary>
    public HttpClient Bare { get; }

    public static async Task<RunningSidecar> StartAsync(SidecarSetup? setup = null)
    {
        setup ??= new SidecarSetup();
        setup.WriteConfig();
        var app = await SidecarRun.StartAsync(setup.Options(), CancellationToken.None);
        return new RunningSidecar(app, setup);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async Task<JsonNode> GetJsonAsync(string path)
    {
        using var reply = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return (await ReadAsync(reply))!;
    }

    public static async Task<JsonNode?> ReadAsync(HttpResponseMessage reply) => JsonNode.Parse(await reply.Content.ReadAsStringAsync());

    public HttpClient NewClient(bool xsrf) => NewClient(Setup.SocketPath, xsrf);

    public static HttpClient NewClient(string socketPath, bool xsrf)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost/") };
        if (xsrf)
        {
            client.DefaultRequestHeaders.Add("Cookie", "_xsrf=2|token");
            client.DefaultRequestHeaders.Add("X-XSRFToken", "2|token");
        }

        return client;
    }

    /// <summary>Ends it as at the end of a session; its folders stay until it is disposed.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Bare.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Setup.Dispose();
    }
}
