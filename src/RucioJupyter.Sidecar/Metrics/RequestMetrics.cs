using System.Diagnostics;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Counts requests by route, method and status. No label holds what a user typed. Thread-safe.</summary>
internal sealed class RequestMetrics
{
    private readonly Lock _counting = new();

    // Keys and values are classes: the machine code of such dictionaries comes with the framework, of others it is made at the first request.
    private readonly Dictionary<Series, Tally> _requests = [];
    private readonly Dictionary<string, Histogram> _durations = new(StringComparer.Ordinal);
    private long _all;
    private double _seconds;

    public void Count(string route, string method, int status, TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        lock (_counting)
        {
            _all++;
            _seconds += seconds;
            var series = new Series(route, method, status);
            if (!_requests.TryGetValue(series, out var tally))
            {
                _requests[series] = tally = new Tally();
            }

            tally.Count++;
            if (!_durations.TryGetValue(route, out var histogram))
            {
                _durations[route] = histogram = new Histogram();
            }

            histogram.Add(seconds);
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
            foreach (var ((route, method, status), tally) in _requests
                .OrderBy(pair => pair.Key.Route, StringComparer.Ordinal).ThenBy(pair => pair.Key.Method, StringComparer.Ordinal).ThenBy(pair => pair.Key.Status))
            {
                text.Line("rucio_jupyter_http_requests_total", tally.Count, ("route", route), ("method", method), ("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }

            text.Head("rucio_jupyter_http_request_duration_seconds", "histogram", "Time to answer, by route; event streams are left out.");
            foreach (var (route, histogram) in _durations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                histogram.Write(text, "rucio_jupyter_http_request_duration_seconds", ("route", route));
            }
        }
    }

    private sealed record Series(string Route, string Method, int Status);

    private sealed class Tally
    {
        public long Count;
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
