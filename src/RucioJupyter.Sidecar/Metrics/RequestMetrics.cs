using System.Diagnostics;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Counts requests by route, method and status. No label holds what a user typed. Thread-safe.</summary>
internal sealed class RequestMetrics
{
    /// <summary>Upper bounds in seconds.</summary>
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _counting = new();
    private readonly SortedDictionary<(string Route, string Method, int Status), long> _requests = [];
    private readonly SortedDictionary<string, Histogram> _durations = new(StringComparer.Ordinal);
    private long _all;
    private double _seconds;

    public void Count(string route, string method, int status, TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        lock (_counting)
        {
            _all++;
            _seconds += seconds;
            var key = (route, method, status);
            _requests[key] = _requests.GetValueOrDefault(key) + 1;
            if (!_durations.TryGetValue(route, out var histogram))
            {
                _durations[route] = histogram = new Histogram(new long[Bounds.Length]);
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
            foreach (var ((route, method, status), count) in _requests)
            {
                text.Line("rucio_jupyter_http_requests_total", count, ("route", route), ("method", method), ("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }

            text.Head("rucio_jupyter_http_request_duration_seconds", "histogram", "Time to answer, by route; event streams are left out.");
            foreach (var (route, histogram) in _durations)
            {
                histogram.Write(text, route);
            }
        }
    }

    private sealed class Histogram(long[] buckets)
    {
        private long _count;
        private double _sum;

        public void Add(double seconds)
        {
            _count++;
            _sum += seconds;
            for (var i = 0; i < Bounds.Length; i++)
            {
                buckets[i] += seconds <= Bounds[i] ? 1 : 0;
            }
        }

        public void Write(MetricsText text, string route)
        {
            const string name = "rucio_jupyter_http_request_duration_seconds";
            for (var i = 0; i < Bounds.Length; i++)
            {
                text.Line($"{name}_bucket", buckets[i], ("route", route), ("le", Bounds[i].ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }

            text.Line($"{name}_bucket", _count, ("route", route), ("le", "+Inf"));
            text.Line($"{name}_sum", _sum, ("route", route));
            text.Line($"{name}_count", _count, ("route", route));
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
