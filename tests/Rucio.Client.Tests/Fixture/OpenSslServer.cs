using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Rucio.Client.Tests.Fixture;

/// <summary>OpenSSL's own TLS server, which accepts proxies; .NET's does not. It answers every request with a page about the connection.</summary>
internal sealed partial class OpenSslServer : IAsyncDisposable
{
    private readonly Process _process;

    private OpenSslServer(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<OpenSslServer> StartAsync(string folder, X509Certificate2 certificate, string authorities)
    {
        var (file, key) = (Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        using (var privateKey = certificate.GetECDsaPrivateKey()!)
        {
            File.WriteAllText(key, privateKey.ExportPkcs8PrivateKeyPem());
        }

        string[] arguments =
            ["s_server", "-accept", "127.0.0.1:0", "-cert", file, "-key", key, "-CAfile", authorities, "-Verify", "5", "-verify_return_error", "-allow_proxy_certs", "-www"];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };
        var port = new TaskCompletionSource<string>();
        process.OutputDataReceived += (_, line) => _ = Accepting().Match(line.Data ?? string.Empty) is { Success: true } match && port.TrySetResult(match.Groups[1].Value);
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new OpenSslServer(process, new Uri("https://localhost:" + await port.Task.WaitAsync(TimeSpan.FromSeconds(20))));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("^ACCEPT .*:([0-9]+)")]
    private static partial Regex Accepting();
}
