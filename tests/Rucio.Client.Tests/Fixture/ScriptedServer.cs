using System.Net;
using System.Text;

namespace Rucio.Client.Tests.Fixture;

/// <summary>Answers one request after the other by a script, without a network.</summary>
internal sealed class ScriptedServer(params ReadOnlySpan<Func<HttpRequestMessage, HttpResponseMessage>> answers) : HttpMessageHandler
{
    private readonly Func<HttpRequestMessage, HttpResponseMessage>[] _answers = [.. answers];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public List<string> Asked { get; } = [];

    public List<string?> Tokens { get; } = [];

    /// <summary>A client for it, which repeats reads without jitter.</summary>
    public RucioClient Client(TimeProvider time, IRucioTokens? tokens = null) => new(Connection(time), tokens ?? new FakeTokens());

    public RucioConnection Connection(TimeProvider time, RucioEndpoint? endpoint = null) =>
        new(endpoint ?? new RucioEndpoint { BaseUrl = new Uri("http://rucio.test"), Retry = new RucioRetry { Jitter = false } }, time, _ => this);

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Fault(int status, string name, string message) =>
        Json($$"""{"ExceptionClass": "{{name}}", "ExceptionMessage": "{{message}}"}""", (HttpStatusCode)status);

    public static HttpResponseMessage Empty(int status) => new((HttpStatusCode)status) { Content = new ByteArrayContent([]) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int index;
        lock (_answers)
        {
            index = _count++;
            Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            Tokens.Add(request.Headers.TryGetValues("X-Rucio-Auth-Token", out var values) ? values.Single() : null);
        }

        var answer = _answers[Math.Min(index, _answers.Length - 1)](request);
        answer.RequestMessage = request;
        return Task.FromResult(answer);
    }
}
