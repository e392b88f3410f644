using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rucio.Transfers.Tests.Support;

/// <summary>A storage on a free loopback port, as well or ill behaved as a test asks.</summary>
internal sealed class StorageServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StorageServer(WebApplication app) => _app = app;

    public ConcurrentDictionary<string, StoredObject> Objects { get; } = new();

    /// <summary>Every request, in order of arrival.</summary>
    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    /// <summary>Answers instead of the object where it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    public Uri Url { get; private set; } = null!;

    /// <summary>As Rucio would name a replica here: the path is raw.</summary>
    public string Pfn(string path) => $"{Url.Scheme}://{Url.Authority}/{path}";

    public static async Task<StorageServer> StartAsync(X509Certificate2? certificate = null, bool wantClientCertificate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = wantClientCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                    https.ClientCertificateValidation = (_, _, _) => true;
                });
            }
        }));
        var app = builder.Build();
        var server = new StorageServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Requests.Enqueue(new SeenRequest(
            request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            request.Headers.Range.ToString(),
            request.Headers.IfRange.ToString(),
            request.Headers.Authorization.ToString(),
            context.Connection.ClientCertificate?.Subject));
        if (Intercept is { } intercept && await intercept(context))
        {
            return;
        }

        if (!Objects.TryGetValue(request.Path.Value!.TrimStart('/'), out var stored))
        {
            context.Response.StatusCode = 404;
            return;
        }

        await stored.AnswerAsync(context);
    }
}
