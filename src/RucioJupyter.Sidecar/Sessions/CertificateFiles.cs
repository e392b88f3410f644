using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Loads certificates and keys from the files that a user names. Keys stay in memory.</summary>
internal sealed class CertificateFiles(ProcessEnvironment environment, TimeProvider time)
{
    private const int LargestFileBytes = 1024 * 1024;

    public ClientIdentity Load(X509Credentials credentials)
    {
        var certificate = UserPath.Absolute(credentials.Certificate, environment.Home);
        return Load(certificate, credentials.Key is null ? certificate : UserPath.Absolute(credentials.Key, environment.Home), credentials.PassPhrase, "certificate");
    }

    public ClientIdentity Load(ProxyCredentials credentials)
    {
        var proxy = UserPath.Absolute(credentials.Proxy, environment.Home);
        return Load(proxy, proxy, null, "proxy");
    }

    private ClientIdentity Load(string certificateFile, string keyFile, Secret? passPhrase, string what)
    {
        var bytes = Read(certificateFile, what);
        var identity = bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0
            ? FromPem(certificateFile, PemFile.Parse(System.Text.Encoding.UTF8.GetString(bytes)), keyFile, passPhrase, what)
            : FromPkcs12(certificateFile, bytes, passPhrase, what);
        if (identity.ExpiresAt > time.GetUtcNow())
        {
            return identity;
        }

        var end = identity.ExpiresAt;
        identity.Dispose();
        throw new RefusalException(401, SessionCodes.CertificateExpired, $"The {what} in '{certificateFile}' expired on {end:yyyy-MM-dd HH:mm} UTC.")
        {
            Field = what,
            Remedy = what == "proxy" ? "Make a new proxy, for example with voms-proxy-init." : "Use a certificate that is valid.",
        };
    }

    private static ClientIdentity FromPem(string certificateFile, PemFile pem, string keyFile, Secret? passPhrase, string what)
    {
        if (pem.Certificates.Count == 0)
        {
            throw Unusable(what, $"The file '{certificateFile}' holds no certificate.");
        }

        var key = keyFile == certificateFile ? pem.Key : PemFile.Parse(System.Text.Encoding.UTF8.GetString(Read(keyFile, "key"))).Key;
        if (key is null)
        {
            throw Unusable("key", keyFile == certificateFile
                ? $"The file '{certificateFile}' holds a certificate but no private key."
                : $"The file '{keyFile}' holds no private key.");
        }

        if (key.IsEncrypted && passPhrase is not { IsEmpty: false })
        {
            throw PassPhraseNeeded(keyFile);
        }

        try
        {
            var leaf = key.Join(pem.Certificates[0], passPhrase?.Reveal());
            var chain = new X509Certificate2Collection();
            foreach (var block in pem.Certificates.Skip(1))
            {
                chain.Add(X509Certificate2.CreateFromPem(block));
            }

            return new ClientIdentity(leaf, chain, key.IsEncrypted);
        }
        catch (CryptographicException e) when (key.IsEncrypted && !e.Message.Contains("not supported", StringComparison.Ordinal))
        {
            throw PassPhraseWrong(keyFile, e);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Unusable(what, $"The certificate in '{certificateFile}' and the key in '{keyFile}' cannot be used together: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static ClientIdentity FromPkcs12(string file, byte[] bytes, Secret? passPhrase, string what)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(bytes, passPhrase?.Reveal(), X509KeyStorageFlags.EphemeralKeySet);
            var leaf = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw Unusable("key", $"The file '{file}' holds no private key.");
            all.Remove(leaf);
            return new ClientIdentity(leaf, all, passPhrase is { IsEmpty: false });
        }
        catch (CryptographicException e)
        {
            // The library does not say which: a file that begins like a PKCS#12 archive (a DER sequence) asks for its pass-phrase.
            throw bytes is not [0x30, ..] ? Unusable(what, $"The file '{file}' is neither PEM nor PKCS#12.", e)
                : passPhrase is { IsEmpty: false } ? PassPhraseWrong(file, e)
                : PassPhraseNeeded(file);
        }
    }

    private static byte[] Read(string path, string what)
    {
        try
        {
            using var file = CredentialFile.Open(path);
            if (file.Length > LargestFileBytes)
            {
                throw Unusable(what, $"The file '{path}' is longer than {LargestFileBytes / 1024} kB: it cannot be a {what}.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(what, $"The {what} file '{path}' cannot be read: {OidcTokenSource.Reason(e)}.", e);
        }
    }

    // 401 and not 400, as the Python extension answers: from the panel's view the login did not succeed.
    private static RefusalException Unusable(string field, string message, Exception? inner = null) =>
        new(401, SessionCodes.CertificateUnusable, message, inner) { Field = field, Remedy = "Choose another file under Settings." };

    private static RefusalException PassPhraseNeeded(string file) =>
        new(401, SessionCodes.PassPhraseNeeded, $"The key in '{file}' is encrypted: its pass-phrase is needed.")
        {
            Field = "pass_phrase",
            Remedy = "Enter the pass-phrase. It is kept in memory only, until the Rucio service of this Jupyter server ends.",
        };

    private static RefusalException PassPhraseWrong(string file, Exception inner) =>
        new(401, SessionCodes.PassPhraseWrong, $"The pass-phrase does not open the key in '{file}'.", inner) { Field = "pass_phrase" };
}
