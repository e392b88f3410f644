using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Proxy certificates for storage and for helper programs, made when they are needed and used until shortly before their end. Thread-safe.</summary>
internal sealed class ProxyCertificates(
    StateDatabase database, ProxyProgram program, CertificateFiles files, ProcessEnvironment environment, TimeProvider time)
{
    /// <summary>A proxy that ends sooner than this is made anew: a transfer that starts with it shall also end with it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    // The attribute certificate of VOMS, in a proxy that has one.
    private const string VomsExtension = "1.3.6.1.4.1.8005.100.100.5";

    private readonly ConcurrentDictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>What went wrong the last time; null: nothing.</summary>
    public Problem? ProblemOf(string instance) => _places.TryGetValue(instance, out var place) ? place.Problem : null;

    /// <summary>The proxy of whoever is logged in with <paramref name="credentials"/>.</summary>
    /// <returns>Null where the login is not by certificate.</returns>
    /// <exception cref="RefusalException">It cannot be made; <see cref="ProblemOf"/> says the same until it can.</exception>
    public async Task<ProxyFile?> GetAsync(Instance instance, Credentials credentials, CancellationToken cancellationToken)
    {
        if (credentials is not (X509Credentials or ProxyCredentials))
        {
            return null;
        }

        var place = _places.GetOrAdd(instance.Name, _ => new Place());
        await place.Turn.WaitAsync(cancellationToken);
        try
        {
            var made = credentials is ProxyCredentials own && Own(instance, own) is { } ready ? ready : await MadeAsync(place, instance, credentials, cancellationToken);
            place.Problem = null;
            return made;
        }
        catch (RefusalException e)
        {
            place.Problem = new Problem(e.Code, e.Message, e.Remedy);
            throw;
        }
        finally
        {
            place.Turn.Release();
        }
    }

    /// <summary>Removes what was made for an instance.</summary>
    public void Forget(string instance)
    {
        _places.TryRemove(instance, out _);
        File.Delete(PathFor(instance));
    }

    /// <summary>The user's own proxy as it is, unless attributes are wanted that it does not have.</summary>
    private ProxyFile? Own(Instance instance, ProxyCredentials credentials)
    {
        using var identity = files.Load(credentials);
        return instance.Voms is null || HasAttributes(identity)
            ? new ProxyFile(UserPath.Absolute(credentials.Proxy, environment.Home), identity.ExpiresAt)
            : null;
    }

    private async Task<ProxyFile> MadeAsync(Place place, Instance instance, Credentials credentials, CancellationToken cancellationToken)
    {
        var order = Order(instance, credentials);
        var state = $"{UserPath.Fingerprint(order.Certificate)}|{UserPath.Fingerprint(order.Key)}|{order.Vo}|{order.Voms}";
        if (place.State == state && place.Proxy is { } known && time.GetUtcNow() < known.ExpiresAt - Margin && File.Exists(known.Path))
        {
            return known;
        }

        // Loading first gives a better sentence for a missing file, an expired certificate or an encrypted key than the program does.
        using (var source = Load(credentials))
        {
            order = source.KeyIsEncrypted ? order : order with { PassPhrase = null };
        }

        var beside = order.Out + ".new";
        File.Delete(beside);
        await program.RunAsync(order with { Out = beside }, cancellationToken);
        if (!File.Exists(beside))
        {
            throw new RefusalException(502, SessionCodes.ProxyProgramFailed, "The program that makes proxy certificates reported success but made none.");
        }

        File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(beside, order.Out, overwrite: true);
        using var identity = files.Load(new ProxyCredentials(order.Out, null));
        place.State = state;
        return place.Proxy = new ProxyFile(order.Out, identity.ExpiresAt);
    }

    private ClientIdentity Load(Credentials credentials) => credentials switch
    {
        X509Credentials x509 => files.Load(x509),
        ProxyCredentials proxy => files.Load(proxy),
        _ => throw new ArgumentOutOfRangeException(nameof(credentials)),
    };

    private ProxyOrder Order(Instance instance, Credentials credentials)
    {
        var (certificate, key, passPhrase) = credentials switch
        {
            X509Credentials x509 => (x509.Certificate, x509.KeyFile, x509.PassPhrase),
            ProxyCredentials proxy => (proxy.Proxy, proxy.Proxy, null),
            _ => throw new ArgumentOutOfRangeException(nameof(credentials)),
        };
        return new ProxyOrder(
            UserPath.Absolute(certificate, environment.Home),
            UserPath.Absolute(key, environment.Home),
            passPhrase,
            PathFor(instance.Name),
            instance.Voms is null ? null : instance.Vo,
            instance.Voms);
    }

    private string PathFor(string instance)
    {
        var folder = Path.Combine(database.Folder, "proxies");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instance)).AsSpan(0, 8)) + ".pem");
    }

    private static bool HasAttributes(ClientIdentity identity) => Has(identity.Certificate) || identity.Chain.Any(Has);

    private static bool Has(X509Certificate2 certificate) => certificate.Extensions.Any(extension => extension.Oid?.Value == VomsExtension);

    private sealed class Place
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public string? State { get; set; }

        public ProxyFile? Proxy { get; set; }

        public Problem? Problem { get; set; }
    }
}

/// <summary>A proxy certificate with its key, in one PEM file for its owner only.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="ExpiresAt">The first end in its chain.</param>
internal sealed record ProxyFile(string Path, DateTimeOffset ExpiresAt);
