namespace Rucio.Client.Http;

/// <summary>An answer: its head, and its body either read already or still to come.</summary>
internal sealed class RucioReply(HttpResponseMessage response, BodyReader body) : IDisposable
{
    public HttpResponseMessage Response { get; } = response;

    /// <summary>The body as it comes.</summary>
    public BodyReader Body { get; } = body;

    /// <summary>The whole body, once read.</summary>
    public ReadOnlyMemory<byte> Content { get; set; }

    public int Status => (int)Response.StatusCode;

    public string? MediaType => Response.Content.Headers.ContentType?.MediaType;

    /// <summary>The first value of a header; null where there is none.</summary>
    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    public void Dispose()
    {
        Body.Dispose();
        Response.Dispose();
    }
}
