using System.Net;
using System.Text;

namespace Rucio.Client.Tests.Recordings;

/// <summary>Answers every request with one recorded reply, and remembers what it was asked.</summary>
internal sealed class CannedServer(Exchange exchange, string afterRedirect) : HttpMessageHandler
{
    public List<Asked> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add(new Asked(
            request.Method.Method,
            request.RequestUri!,
            body,
            request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        return Requests.Count > 1 && exchange.Status is 303 or 308 && Requests.Count > 1 ? AfterRedirect(request) : Recorded(request);
    }

    private HttpResponseMessage AfterRedirect(HttpRequestMessage request) =>
        new(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(afterRedirect, Encoding.UTF8, "application/json") };

    private HttpResponseMessage Recorded(HttpRequestMessage request)
    {
        var bytes = Encoding.UTF8.GetBytes(exchange.ReplyBody);
        var isChunked = exchange.ReplyHeader("Transfer-Encoding") == "chunked";
        var response = new HttpResponseMessage((HttpStatusCode)exchange.Status)
        {
            RequestMessage = request,
            ReasonPhrase = exchange.Reason,
            Content = isChunked ? new StreamContent(new Dribble(bytes)) : new ByteArrayContent(bytes),
        };
        foreach (var (name, value) in exchange.ReplyHeaders)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value) && name != "Content-Length")
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    /// <summary>One request as it would have gone out.</summary>
    internal sealed record Asked(string Method, Uri Address, string? Body, IReadOnlyDictionary<string, string> Headers);

    /// <summary>Gives a few bytes a read, so that lines are torn between reads.</summary>
    private sealed class Dribble(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 97)], cancellationToken);
    }
}
