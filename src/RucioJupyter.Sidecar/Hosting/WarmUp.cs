namespace RucioJupyter.Sidecar.Hosting;

/// <summary>When slow preparations may begin: once jupyter-server-proxy's first question is answered, for until then the user waits.</summary>
internal sealed class WarmUp : IDisposable
{
    /// <summary>So long the first question is waited for; a sidecar that nobody asks gets ready all the same.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _listening;
    private ITimer? _timer;

    public WarmUp(IHostApplicationLifetime lifetime, TimeProvider time) =>
        _listening = lifetime.ApplicationStarted.Register(() => _timer = time.CreateTimer(_ => Begin(), null, Longest, Timeout.InfiniteTimeSpan));

    /// <summary>Whether the first question is still to come.</summary>
    public bool IsAwaited => !_begun.Task.IsCompleted;

    /// <summary>The first question is answered.</summary>
    public void Begin() => _begun.TrySetResult();

    /// <summary>Returns when the first question is answered, or none has come.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _begun.Task.WaitAsync(cancellationToken);

    public void Dispose()
    {
        _listening.Dispose();
        _timer?.Dispose();
    }
}

internal static class WarmUpMiddleware
{
    /// <summary>Begins the preparations once the first request is answered.</summary>
    public static IApplicationBuilder UseWarmUp(this WebApplication app)
    {
        var warmUp = app.Services.GetRequiredService<WarmUp>();
        return app.Use((context, next) =>
        {
            if (warmUp.IsAwaited)
            {
                context.Response.OnCompleted(
                    static state =>
                    {
                        ((WarmUp)state).Begin();
                        return Task.CompletedTask;
                    },
                    warmUp);
            }

            return next(context);
        });
    }
}
