using System.Net;
using System.Security.Authentication;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Rucio.Client.Http;

/// <summary>When a request is repeated and how long one attempt may take. All that is known about Polly is in this file.</summary>
internal sealed class Resilience
{
    private readonly ResiliencePipeline<RucioReply> _read;
    private readonly ResiliencePipeline _head;
    private readonly TimeProvider _time;

    public Resilience(RucioEndpoint endpoint, TimeProvider time)
    {
        _time = time;
        _read = Read(endpoint.Retry, time);
        _head = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(endpoint.AttemptTimeout).Build();
    }

    /// <summary>Runs a safe request, again where the failure may pass.</summary>
    public ValueTask<RucioReply> ReadAsync(Func<CancellationToken, ValueTask<RucioReply>> attempt, CancellationToken cancellationToken) =>
        _read.ExecuteAsync(static (attempt, token) => attempt(token), attempt, cancellationToken);

    /// <summary>Waits for the head of one answer.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public async ValueTask<HttpResponseMessage> HeadAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _head.ExecuteAsync(static async (send, token) => await send(token).ConfigureAwait(false), send, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw new TimeoutException(e.Message, e);
        }
    }

    /// <summary>How long the server asks to wait, from now.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private ResiliencePipeline<RucioReply> Read(RucioRetry retry, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<RucioReply> { TimeProvider = time };
        if (retry.Attempts > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<RucioReply>
            {
                MaxRetryAttempts = retry.Attempts,
                Delay = retry.FirstDelay < retry.LongestDelay ? retry.FirstDelay : retry.LongestDelay,
                MaxDelay = retry.LongestDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = retry.Jitter,
                ShouldHandle = static arguments => ValueTask.FromResult(MayPass(arguments.Outcome)),
                DelayGenerator = arguments => ValueTask.FromResult(Asked(arguments.Outcome.Result, retry.LongestDelay)),
                OnRetry = static arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.Build();
    }

    private static bool MayPass(Outcome<RucioReply> outcome) => outcome switch
    {
        { Exception: HttpRequestException { InnerException: AuthenticationException } } => false,
        { Exception: HttpRequestException or TimeoutException or TornReplyException } => true,
        { Result.Response.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } => true,
        { Result.Response.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };

    private TimeSpan? Asked(RucioReply? reply, TimeSpan longest) =>
        reply is not null && RetryAfter(reply.Response, _time) is { } wait ? (wait < longest ? wait : longest) : null;
}
