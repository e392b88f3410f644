using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Tests.Sessions;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rj-pki-").FullName;
    private readonly TestPki _pki;

    public CertificateFilesTests() => _pki = new TestPki(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Certificate_and_key_may_stand_in_two_files_or_in_one()
    {
        using var two = Load(_pki.CertificateFile, _pki.KeyFile);
        using var one = Load(_pki.BothFile, null);

        Assert.True(two.Certificate.HasPrivateKey);
        Assert.Equal(two.Certificate.Thumbprint, one.Certificate.Thumbprint);
    }

    [Fact]
    public void A_tilde_stands_for_the_home()
    {
        using var identity = Files().Load(new X509Credentials("~/usercert.pem", "~/userkey.pem", null, null));

        Assert.Equal(_pki.Certificate.Thumbprint, identity.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData("AES-256-CBC", "-aes256")]
    [InlineData("AES-128-CBC", "-aes128")]
    [InlineData("DES-EDE3-CBC", "-des3")]
    public void A_key_in_the_old_encrypted_form_of_openssl_opens_with_its_pass_phrase(string cipher, string option)
    {
        var file = Path.Combine(_folder, "old.pem");
        OpenSsl("rsa", "-traditional", option, "-passout", "pass:sesame-Ä", "-in", _pki.KeyFile, "-out", file);
        Assert.Contains(cipher, File.ReadAllText(file), StringComparison.Ordinal);

        using var identity = Load(_pki.CertificateFile, file, "sesame-Ä");

        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.True(identity.KeyIsEncrypted);
        Assert.Equal("pass_phrase_wrong", Refused(_pki.CertificateFile, file, "wrong").Code);
        Assert.Equal("pass_phrase_needed", Refused(_pki.CertificateFile, file, null).Code);
    }

    [Fact]
    public void An_encrypted_pkcs8_key_opens_with_its_pass_phrase()
    {
        var file = _pki.Write("p8.pem", _pki.Key.ExportEncryptedPkcs8PrivateKeyPem("sesame", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));

        using var identity = Load(_pki.CertificateFile, file, "sesame");

        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.Equal("pass_phrase_wrong", Refused(_pki.CertificateFile, file, "wrong").Code);
        Assert.Equal("pass_phrase", Refused(_pki.CertificateFile, file, null).Field);
    }

    [Fact]
    public void A_pkcs12_file_holds_both()
    {
        using var both = _pki.Certificate.CopyWithPrivateKey(_pki.Key);
        var file = Path.Combine(_folder, "usercred.p12");
        File.WriteAllBytes(file, both.Export(X509ContentType.Pkcs12, "sesame"));

        using var identity = Load(file, null, "sesame");

        Assert.Equal(_pki.Certificate.Thumbprint, identity.Certificate.Thumbprint);
        Assert.Equal("pass_phrase_needed", Refused(file, null, null).Code);
        Assert.Equal("pass_phrase_wrong", Refused(file, null, "wrong").Code);
    }

    [Fact]
    public void What_cannot_be_used_is_said_with_the_name_of_the_file()
    {
        var stranger = new TestPki(Path.Combine(_folder, "stranger"));
        var text = _pki.Write("text.pem", "hello");
        var half = _pki.Write("half.pem", File.ReadAllText(_pki.CertificateFile)[..200]);

        Assert.Equal("The certificate file '/no/such.pem' cannot be read: there is no such file.", Refused("/no/such.pem", null, null).Message);
        Assert.Equal($"The file '{_pki.CertificateFile}' holds a certificate but no private key.", Refused(_pki.CertificateFile, null, null).Message);
        Assert.Equal($"The file '{text}' is neither PEM nor PKCS#12.", Refused(text, null, null).Message);
        Assert.Equal($"The file '{half}' holds no certificate.", Refused(half, null, null).Message);
        Assert.Equal($"The file '{text}' holds no private key.", Refused(_pki.CertificateFile, text, null).Message);
        Assert.StartsWith($"The certificate in '{_pki.CertificateFile}' and the key in '{stranger.KeyFile}' cannot be used together: ", Refused(_pki.CertificateFile, stranger.KeyFile, null).Message, StringComparison.Ordinal);
        Assert.Equal($"The certificate file '{_folder}' cannot be read: it is a folder.", Refused(_folder, null, null).Message);
    }

    [Fact]
    public void An_expired_certificate_is_refused_before_rucio_is_asked()
    {
        var old = new TestPki(Path.Combine(_folder, "old"), DateTimeOffset.UtcNow.AddDays(-10), TimeSpan.FromDays(2));

        var refused = Refused(old.CertificateFile, old.KeyFile, null);

        Assert.Equal("certificate_expired", refused.Code);
        Assert.Contains(" expired on ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_in_the_place_of_a_certificate_is_not_waited_for()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        Assert.Equal($"The certificate file '{pipe}' cannot be read: it is no ordinary file.", Refused(pipe, null, null).Message);
    }

    private ClientIdentity Load(string certificate, string? key, string? passPhrase = null) =>
        Files().Load(new X509Credentials(certificate, key, passPhrase is null ? null : new Secret(passPhrase), null));

    private RefusalException Refused(string certificate, string? key, string? passPhrase)
    {
        var refused = Assert.Throws<RefusalException>(() => Load(certificate, key, passPhrase));
        Assert.Equal(401, refused.Status);
        return refused;
    }

    private CertificateFiles Files() => new(new ProcessEnvironment(new Dictionary<string, string>(), _folder), TimeProvider.System);

    private static void OpenSsl(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true })!; // openssl is a package that ./run sets up
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
