using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rucio.Emulator.Tests.Recordings;

namespace Rucio.Emulator.Tests;

/// <summary>HTTP/1.1 by hand on a socket: nothing is encoded, added, followed or repaired.</summary>
internal static class RawClient
{
    /// <returns>The answer; its body ends where the connection ended, whatever was promised.</returns>
    public static async Task<WireAnswer> SendAsync(
        Uri server, string method, string target, IEnumerable<KeyValuePair<string, string>>? headers = null, byte[]? body = null, X509Certificate2? certificate = null, TimeSpan? patience = null)
    {
        using var patient = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(60));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, patient.Token);
        await using var stream = await OpenAsync(socket, server, certificate, patient.Token);
        var request = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        var all = (headers ?? []).Where(static pair => !pair.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).ToList();
        if (!all.Exists(static pair => pair.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)))
        {
            request.Append(CultureInfo.InvariantCulture, $"Host: {server.Authority}\r\n");
        }

        foreach (var (name, value) in all)
        {
            request.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (body is not null || method is "POST" or "PUT")
        {
            request.Append(CultureInfo.InvariantCulture, $"Content-Length: {body?.Length ?? 0}\r\n");
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.Append("\r\n").ToString()), patient.Token);
        await stream.WriteAsync(body ?? [], patient.Token);
        return await ReadAsync(stream, method, patient.Token);
    }

    private static async Task<Stream> OpenAsync(TcpClient socket, Uri server, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        if (server.Scheme != Uri.UriSchemeHttps)
        {
            return socket.GetStream();
        }

        var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = server.Host,
                EnabledSslProtocols = SslProtocols.None,
                ClientCertificates = certificate is null ? null : [certificate],
                // Whether the chain is right is the matter of another test; this client wants the bytes.
                RemoteCertificateValidationCallback = static (_, served, _, _) => served?.Issuer.Contains("Rucio Emulator Test CA", StringComparison.Ordinal) == true,
            },
            cancellationToken);
        return tls;
    }

    private static async Task<WireAnswer> ReadAsync(Stream stream, string method, CancellationToken cancellationToken)
    {
        var reader = new ByteReader(stream, cancellationToken);
        var status = await reader.LineAsync() ?? throw new IOException("The connection ended before an answer.");
        var headers = new List<KeyValuePair<string, string>>();
        while (await reader.LineAsync() is { Length: > 0 } line)
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(line[..at], line[(at + 1)..].Trim()));
        }

        var answer = new WireAnswer(int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture), headers, string.Empty);
        if (method == "HEAD" || answer.Status is 204 or 304)
        {
            return answer;
        }

        var body = new MemoryStream();
        if (answer.Header("Transfer-Encoding") == "chunked")
        {
            while (await reader.LineAsync() is { Length: > 0 } size && int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var length and > 0)
            {
                await reader.CopyAsync(body, length);
                await reader.LineAsync();
            }

            answer = answer with { Headers = reader.Ended ? [.. headers, new("x-torn", "true")] : headers };
        }
        else
        {
            var promised = answer.Header("Content-Length") is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : long.MaxValue;
            await reader.CopyAsync(body, promised);
            answer = answer with { Headers = body.Length < promised && promised != long.MaxValue ? [.. headers, new("x-torn", "true")] : headers };
        }

        return answer with { Body = Encoding.Latin1.GetString(body.ToArray()) };
    }

    private sealed class ByteReader(Stream stream, CancellationToken cancellationToken)
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _at;
        private int _end;

        public bool Ended { get; private set; }

        public async Task<string?> LineAsync()
        {
            var line = new StringBuilder();
            while (await FillAsync())
            {
                var c = (char)_buffer[_at++];
                if (c == '\n')
                {
                    return line.ToString().TrimEnd('\r');
                }

                line.Append(c);
            }

            return line.Length > 0 ? line.ToString() : null;
        }

        public async Task CopyAsync(Stream target, long count)
        {
            while (count > 0 && await FillAsync())
            {
                var part = (int)Math.Min(count, _end - _at);
                target.Write(_buffer, _at, part);
                _at += part;
                count -= part;
            }
        }

        private async Task<bool> FillAsync()
        {
            if (_at < _end)
            {
                return true;
            }

            try
            {
                (_at, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
            }
            catch (IOException)
            {
                // A reset ends the answer like a close does; what came before it counts.
                _end = 0;
            }

            Ended = _end == 0;
            return _end > 0;
        }
    }
}
