using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Rucio.Emulator.Api;
using Rucio.Emulator.Faults;
using Rucio.Emulator.Hosting;
using Rucio.Emulator.State;
using Rucio.Emulator.Storage;
using Rucio.Emulator.Tls;

namespace Rucio.Emulator;

/// <summary>A Rucio server and a storage server in this process, on real sockets.</summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EmulatorOptions _options;
    private readonly CatalogueFiles _catalogue;
    private readonly Dictionary<(ServerKind Kind, bool Tls), ListenOptions> _listeners = [];
    private readonly X509Certificate2? _serverCertificate;
    private readonly TokenStore _tokens;
    private readonly IdentityProvider _provider;
    private readonly RucioServer _rucio;
    private readonly TraceApi _traces = new();
    private readonly FaultInjection _injection;
    private readonly AdminApi _admin;
    private readonly string? _ownFolder;
    private ServerStates? _states;
    private StorageServer? _storage;

    private EmulatorHost(EmulatorOptions options)
    {
        _options = options;
        _catalogue = new CatalogueFiles(options.CatalogueFolder);
        _tokens = new TokenStore(options.Clock);
        _provider = new IdentityProvider((JsonObject)_catalogue.Read("other-servers")["oidc_server"]!, options.Clock);
        var engine = new RuleEngine(options, Arrive);
        _rucio = new RucioServer(options, _tokens, _provider, new Routes(
            new AuthApi(options, _tokens, _provider, () => States), new AccountApi(), new ScopeApi(), new RseApi(), new DidApi(engine), new DidSearch(), new MetadataApi(), new MetaConventionApi(),
            new ReplicaApi(), new ReplicaListing(), new RuleApi(engine), new RedirectApi(), _traces), engine);
        foreach (var fault in options.Faults)
        {
            Faults.Add(fault);
        }

        _injection = new FaultInjection(Faults, options.Clock);
        _admin = new AdminApi(this);
        if (options.CaCertPath is null)
        {
            _ownFolder = Directory.CreateTempSubdirectory("rucio-emulator-").FullName;
        }

        CaCertPath = options.CaCertPath ?? Path.Combine(_ownFolder!, "ca.pem");
        File.WriteAllText(CaCertPath, Authority.CertificatePem);
        _serverCertificate = options.Tls ? Authority.Server() : null;
        _app = Build();
    }

    /// <summary>Rucio without TLS, no slash at the end of its path.</summary>
    public Uri RucioUrl => Address(ServerKind.Main, tls: false);

    /// <summary>The same server with TLS; takes client certificates.</summary>
    public Uri RucioTlsUrl => Address(ServerKind.Main, tls: true);

    /// <summary>The server with an OIDC provider; the same catalogue.</summary>
    public Uri OidcUrl => Address(ServerKind.Oidc, tls: false);

    /// <summary>The server with AllowEncodedSlashes NoDecode; the same catalogue.</summary>
    public Uri NoDecodeUrl => Address(ServerKind.NoDecode, tls: false);

    public Uri MultiVoUrl => Address(ServerKind.MultiVo, tls: false);

    public Uri StorageUrl => Address(ServerKind.Storage, tls: false);

    public Uri StorageTlsUrl => Address(ServerKind.Storage, tls: true);

    /// <summary>PEM of the CA that signed the servers' certificates.</summary>
    public string CaCertPath { get; }

    /// <summary>Makes client certificates that the emulator knows, and some that it does not.</summary>
    public TestAuthority Authority { get; } = new();

    public FaultPlan Faults { get; } = new();

    /// <summary>The traces that clients have sent, as JSON.</summary>
    public IReadOnlyList<string> Traces => _traces.All;

    internal ServerStates States => _states ?? throw new InvalidOperationException("The emulator has not started.");

    internal bool HasTls => _options.Tls;

    public static async Task<EmulatorHost> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var host = new EmulatorHost(options ?? new EmulatorOptions());
        try
        {
            await host._app.StartAsync(cancellationToken);
            host.Reset();
            host.FillMount();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A token of Rucio's own.</summary>
    /// <param name="lifetime">Null: as in the options. Negative: already expired.</param>
    /// <param name="vo">Null: the VO of the catalogue. Else one of the multi-VO server.</param>
    public string IssueToken(string account, string? identity = null, TimeSpan? lifetime = null, string? vo = null) =>
        _tokens.Issue(vo ?? States.Main.Name, account, identity ?? account, null, lifetime ?? _options.TokenLifetime).Text;

    /// <summary>A JWT of the provider that <see cref="OidcUrl"/> trusts.</summary>
    public string IssueJwt(JwtRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _provider.Issue(request);
    }

    /// <summary>Back to the seeded state: catalogue and storage. Tokens and faults stay.</summary>
    public void Reset()
    {
        var moved = new Dictionary<string, Uri>();
        var storage = _catalogue.Read("storage");
        if (_options.RewritePfns && _listeners[(ServerKind.Storage, false)].IPEndPoint is { Port: > 0 })
        {
            foreach (var url in ((JsonObject)storage["roots"]!).SelectMany(static root => root.Value!["urls"] as JsonArray ?? []).Select(static url => new Uri(url!.GetValue<string>())))
            {
                if (url.Scheme == Uri.UriSchemeHttp || _options.Tls)
                {
                    moved[url.Authority] = url.Scheme == Uri.UriSchemeHttp ? StorageUrl : StorageTlsUrl;
                }
            }
        }

        var multi = (JsonObject)_catalogue.Read("other-servers")["multi_vo_server"]!;
        var map = ((JsonObject)multi["vo_map"]!).ToDictionary(static pair => pair.Key, static pair => pair.Value!.GetValue<string>());
        var main = _catalogue.Load(moved, _options.Mount is { } mount && _options.RewritePfns ? Path.GetFullPath(mount) : null);
        _storage = new StorageServer(Tree = StorageTree.Load(storage, main.Table.Count > 0 ? main.Table[0].CreatedAt : _options.Clock.GetUtcNow()), _options.Clock, _options.StorageDigests);
        _states = new ServerStates(main, MultiVoFile.Load(multi, main), map);
    }

    internal StorageTree? Tree { get; private set; }

    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(soon.Token);
        }

        await _app.DisposeAsync();
        _serverCertificate?.Dispose();
        _provider.Dispose();
        Authority.Dispose();
        if (_ownFolder is not null && Directory.Exists(_ownFolder))
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }

    internal Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            Listen(kestrel, ServerKind.Main, _options.RucioUrl, tls: false);
            Listen(kestrel, ServerKind.Oidc, new Uri("http://127.0.0.1:0"), tls: false);
            Listen(kestrel, ServerKind.NoDecode, new Uri("http://127.0.0.1:0"), tls: false);
            Listen(kestrel, ServerKind.MultiVo, new Uri("http://127.0.0.1:0"), tls: false);
            Listen(kestrel, ServerKind.Storage, _options.StorageUrl, tls: false);
            if (_options.Tls)
            {
                Listen(kestrel, ServerKind.Main, _options.RucioTlsUrl, tls: true);
                Listen(kestrel, ServerKind.Storage, _options.StorageTlsUrl, tls: true);
            }
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (await _admin.TryAnswerAsync(context))
        {
            return;
        }

        var kind = context.Features.GetRequiredFeature<ListenerTag>().Kind;
        if (kind == ServerKind.Storage)
        {
            if (_options.StorageGuard is { } letsIn && !letsIn(context))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            await _injection.AnswerAsync(context, "storage", _storage!.AnswerAsync);
            return;
        }

        await _injection.AnswerAsync(context, "rucio", http => _rucio.AnswerAsync(http, kind, States));
    }

    private void Listen(KestrelServerOptions kestrel, ServerKind kind, Uri url, bool tls)
    {
        var address = url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.Host.Trim('[', ']'), out var parsed) ? parsed
            : throw new ArgumentException($"'{url}' must name an IP address or localhost, for example http://127.0.0.1:0.");
        kestrel.Listen(address, url.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            var tag = new ListenerTag(kind);
            listen.Use(next => connection =>
            {
                connection.Features.Set(tag);
                return next(connection);
            });
            if (tls)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = _serverCertificate;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    // Whoever it is: the identity table of the catalogue decides.
                    https.ClientCertificateValidation = static (_, _, _) => true;
                });
            }

            _listeners[(kind, tls)] = listen;
        });
    }

    private Uri Address(ServerKind kind, bool tls)
    {
        if (!_listeners.TryGetValue((kind, tls), out var listener))
        {
            throw new InvalidOperationException("This emulator was started without TLS: set EmulatorOptions.Tls.");
        }

        var end = listener.IPEndPoint!;
        var address = end.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : end.Address;
        return new UriBuilder(tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, address.ToString(), end.Port).Uri;
    }

    /// <summary>A transfer of the emulated daemons has ended: the bytes are where the replica says.</summary>
    private void Arrive(DidKey file, Rse rse)
    {
        var path = Rse.HashPath(file);
        if (Tree?.Anywhere(path) is not { } content)
        {
            return;
        }

        if (Tree.Root(rse.Name) is { } root)
        {
            Tree.Put(StorageTree.Normal(root + path), content, overwrite: true);
        }
        else if (Tree.IsMount(rse.Name) && _options.Mount is { } mount)
        {
            WriteBelow(mount, path, content);
        }
    }

    private static void WriteBelow(string mount, string path, StoredFile file)
    {
        var target = Path.GetFullPath(Path.Combine(mount, path));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, file.Content);
    }

    private void FillMount()
    {
        if (_options.Mount is not { } mount)
        {
            return;
        }

        foreach (var (path, file) in Tree!.Mounted)
        {
            WriteBelow(mount, path, file);
        }
    }
}
