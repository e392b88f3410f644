using System.Diagnostics;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>One line for each request: route, status, time. Never a header, a query or a body.</summary>
internal static partial class RequestLog
{
    public static IApplicationBuilder UseRequestLog(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("RucioJupyter.Sidecar.Requests");
        return app.Use(async (context, next) =>
        {
            if (!logger.IsEnabled(LogLevel.Debug))
            {
                await next(context);
                return;
            }

            var start = Stopwatch.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                var request = context.Request;
                var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                Answered(logger, request.Method, request.Path, context.Response.StatusCode, milliseconds, context.TraceIdentifier);
            }
        });
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} -> {Status} in {Milliseconds:0.0} ms ({RequestId})")]
    private static partial void Answered(ILogger logger, string method, PathString path, int status, double milliseconds, string requestId);
}
