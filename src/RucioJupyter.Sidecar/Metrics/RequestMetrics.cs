using System.Diagnostics;
using System.Globalization;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Counts requests by route, method and status. No label holds what a user typed. Thread-safe.</summary>
internal sealed class RequestMetrics
{
    private readonly Lock _counting = new();
    private readonly Series<Tally> _requests = new("route", "method", "status");
    private readonly Series<Histogram> _durations = new("route");
    private long _all;
    private double _seconds;

    public void Count(string route, string method, int status, TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        lock (_counting)
        {
            _all++;
            _seconds += seconds;
            _requests.Of(route, method, status.ToString(CultureInfo.InvariantCulture)).Count++;
            _durations.Of(route).Add(seconds);
        }
    }

    public void Write(MetricsText text)
    {
        lock (_counting)
        {
            // The Python extension's two names, without labels as there.
            text.Counter("rucio_jupyterlab_requests_total", "Requests to the Rucio routes.", _all);
            text.Summary("rucio_jupyterlab_request_latency_seconds", "Time to answer them.", _all, _seconds);
            text.Head("rucio_jupyter_http_requests_total", "counter", "Requests by route, method and status.");
            text.Lines("rucio_jupyter_http_requests_total", _requests);
            text.Head("rucio_jupyter_http_request_duration_seconds", "histogram", "Time to answer, by route; event streams are left out.");
            text.Lines("rucio_jupyter_http_request_duration_seconds", _durations);
        }
    }
}

/// <summary>Times each request and counts it when it is answered.</summary>
internal static class RequestMetricsMiddleware
{
    public static IApplicationBuilder UseRequestMetrics(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<RequestMetrics>();
        return app.Use(async (context, next) =>
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                var isStream = context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true;
                if (!isStream)
                {
                    // The exception handler has taken the endpoint away; the features still know it.
                    var route = (context.Items[RouteKey] as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
                    metrics.Count(route, Method(context.Request.Method), context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
                }
            }
        });
    }

    /// <summary>Remembers the chosen route; stands behind the routing.</summary>
    public static IApplicationBuilder UseRouteMemory(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Items[RouteKey] = context.GetEndpoint();
        return next(context);
    });

    private static readonly object RouteKey = new();

    // A client can invent methods without end; a label cannot.
    private static string Method(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";
}
