using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>What stood around the Python extension when it was recorded, made of emulators and temporary folders.</summary>
internal sealed class World : IAsyncDisposable
{
    private const string RecordedHome = "/home/jovyan";
    private readonly SidecarSetup _setup = new();

    private World(EmulatorHost rucio, EmulatorHost flaky)
    {
        Rucio = rucio;
        Flaky = flaky;
    }

    /// <summary>The Rucio server of the recordings.</summary>
    public EmulatorHost Rucio { get; }

    /// <summary>The same behind a fault injector.</summary>
    public EmulatorHost Flaky { get; }

    public RunningSidecar Sidecar { get; private set; } = null!; // set by StartAsync

    public string Home => _setup.Home;

    private string Mounts => Path.Combine(_setup.Folder, "mounts");

    public static async Task<World> StartAsync(IReadOnlyList<Exchange> exchanges)
    {
        var options = new EmulatorOptions { CatalogueFolder = Contract.RucioCatalogue };
        var world = new World(await EmulatorHost.StartAsync(options), await EmulatorHost.StartAsync(options));
        world.Furnish(exchanges);
        world.Configure(exchanges);
        world.Sidecar = await RunningSidecar.StartAsync(world._setup);
        return world;
    }

    /// <summary>A recorded text in terms of this world: its home, its mounts.</summary>
    public string Inward(string text) =>
        text.Replace(RecordedHome, Home, StringComparison.Ordinal).Replace("/eos/", $"{Mounts}/eos/", StringComparison.Ordinal);

    /// <summary>A text of this world as it would have been recorded.</summary>
    public string Outward(string text) =>
        text.Replace($"{Mounts}/eos/", "/eos/", StringComparison.Ordinal).Replace(Home, RecordedHome, StringComparison.Ordinal);

    /// <summary>Adds the instance of an exchange where it came into the configuration later than the others.</summary>
    public void Know(Exchange exchange)
    {
        if (exchange.Instance is not { } instance || _setup.Instances.Any(known => (string?)known!["name"] == (string?)instance["name"]))
        {
            return;
        }

        _setup.Instances.Add(Here(instance));
        _setup.WriteConfig();
        Sidecar.Get<RucioConfiguration>().Reload();
    }

    public async ValueTask DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await Rucio.DisposeAsync();
        await Flaky.DisposeAsync();
    }

    /// <summary>The instances in the order of the first listing, with the defaults that it shows.</summary>
    private void Configure(IReadOnlyList<Exchange> exchanges)
    {
        var configured = exchanges.Where(e => e.Instance is not null).Select(e => e.Instance!).DistinctBy(instance => (string?)instance["name"]).ToDictionary(instance => (string)instance["name"]!);
        var listing = exchanges.FirstOrDefault(e => e is { Route: "instances", Method: "GET", Status: 200 })?.Reply;
        _setup.Config["default_instance"] = listing?["active_instance"]?.DeepClone();
        _setup.Config["default_auth_type"] = listing?["auth_type"]?.DeepClone();
        foreach (var listed in listing?["instances"]?.AsArray() ?? [.. configured.Values.Select(instance => instance.DeepClone())])
        {
            var name = (string)listed!["name"]!;
            _setup.Instances.Add(Here(configured.GetValueOrDefault(name) ?? Guess(listed.AsObject())));
        }
    }

    /// <summary>An instance that is listed but that no exchange shows: it is asked for nothing but its login.</summary>
    private static JsonObject Guess(JsonObject listed)
    {
        var instance = new JsonObject
        {
            ["name"] = listed["name"]!.DeepClone(),
            ["display_name"] = listed["display_name"]!.DeepClone(),
            ["mode"] = listed["mode"]!.DeepClone(),
            ["rucio_base_url"] = "https://localhost:8443", // without its authority: "HTTPS with the system CA"
            ["destination_rse"] = "LOCAL-MOUNT",
            ["rse_mount_path"] = "/eos/rucio",
            ["rucio_ca_cert"] = "/etc/ssl/certs/ca-certificates.crt",
        };
        if (listed["webui_url"] is { } web)
        {
            instance["rucio_webui_url"] = web.DeepClone();
        }

        return instance;
    }

    /// <summary>The instance with this world's addresses and paths.</summary>
    private JsonObject Here(JsonObject recorded)
    {
        var instance = JsonNode.Parse(Inward(recorded.ToJsonString()))!.AsObject();
        var name = (string)instance["name"]!;
        foreach (var key in new[] { "rucio_base_url", "rucio_auth_url" })
        {
            if (instance[key] is { } url)
            {
                instance[key] = Address(new Uri((string)url!), name);
            }
        }

        if (((string?)instance["rucio_ca_cert"])?.StartsWith(Home, StringComparison.Ordinal) ?? false)
        {
            instance["rucio_ca_cert"] = Rucio.CaCertPath;
        }

        return instance;
    }

    private string Address(Uri recorded, string instance) =>
        recorded.Port == 9 ? "http://127.0.0.1:9" // where nothing listens, there as here
        : recorded.Scheme == Uri.UriSchemeHttps ? new UriBuilder(Rucio.RucioTlsUrl) { Host = "localhost" }.Uri.ToString().TrimEnd('/')
        : (instance.StartsWith("flaky", StringComparison.Ordinal) ? Flaky : Rucio).RucioUrl.ToString().TrimEnd('/');

    /// <summary>The files that the exchanges speak of: replicas below the mount, folders to browse, files to upload.</summary>
    private void Furnish(IReadOnlyList<Exchange> exchanges)
    {
        foreach (var exchange in exchanges)
        {
            foreach (var item in Items(exchange.Reply))
            {
                if (exchange.Route == "did" && (string?)item["path"] is { } path && path.StartsWith("/eos/", StringComparison.Ordinal))
                {
                    Put(Inward(path), (long?)item["size"] ?? 0);
                }
                else if (exchange.Route == "file-browser" && (string?)item["path"] is { } entry && entry.StartsWith(RecordedHome, StringComparison.Ordinal))
                {
                    if ((string?)item["type"] == "dir")
                    {
                        Directory.CreateDirectory(Inward(entry));
                    }
                    else
                    {
                        Put(Inward(entry), 3);
                    }
                }
            }

            foreach (var file in (exchange.Body as JsonObject)?["file_paths"] as JsonArray ?? [])
            {
                if (exchange.Status == 200 && !exchange.Description.Contains("not exist", StringComparison.Ordinal))
                {
                    Put(Path.Combine(Home, (string)file!), 20);
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Items(JsonNode? reply) => reply switch
    {
        JsonArray list => list.OfType<JsonObject>(),
        JsonObject cut when cut.ContainsKey("$truncated") => cut["$first"]!.AsArray().Concat(cut["$last"]!.AsArray()).OfType<JsonObject>(),
        _ => [],
    };

    /// <summary>Certificates of those whom Rucio let in; a token of nobody where Rucio did not.</summary>
    public void Provide(Exchange exchange)
    {
        if ((exchange.Body as JsonObject)?["params"] is not JsonObject given)
        {
            return;
        }

        if ((string?)given["token_path"] is { Length: > 0 } token && exchange.Status == 401)
        {
            PutText(Inward(token), "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkiLCJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl");
            PutText(Inward($"{RecordedHome}/oidc.token"), "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkiLCJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl");
        }

        if (exchange.Status == 200 && ((string?)given["certificate"] ?? (string?)given["proxy"]) is { Length: > 0 } file)
        {
            using var certificate = Rucio.Authority.Client(SubjectOf((string?)given["account"]), TimeSpan.FromDays(1));
            using var rsa = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(certificate)!; // made with one
            var key = rsa.ExportPkcs8PrivateKeyPem();
            if ((string?)given["key"] is { Length: > 0 } keyFile)
            {
                PutText(Inward(file), certificate.ExportCertificatePem());
                PutText(Inward(keyFile), key);
            }
            else
            {
                PutText(Inward(file), certificate.ExportCertificatePem() + "\n" + key);
            }
        }
    }

    private static string SubjectOf(string? account)
    {
        var identities = JsonNode.Parse(File.ReadAllText(Path.Combine(Contract.RucioCatalogue, "accounts.json")))!["identities"]!.AsArray();
        return identities
            .Where(row => (string?)row!["identity_type"] == "X509" && (account is null or "" || row["accounts"]!.AsArray().Any(a => (string?)a == account)))
            .Select(row => (string)row!["identity"]!)
            .FirstOrDefault() ?? "CN=Nobody Known";
    }

    private static void Put(string path, long bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // absolute
        using var file = File.OpenWrite(path);
        file.SetLength(bytes);
    }

    private static void PutText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // absolute
        File.WriteAllText(path, text);
    }

}
