using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Data.Sqlite;
using Rucio.Client;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Errors;

/// <summary>The only map from failures to replies.</summary>
internal sealed partial class ErrorHandler(StateDatabase state, ILogger<ErrorHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer, and it is no fault.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (exception is SqliteException && StateProblem.Of(exception, state.FilePath) is { } refusal)
        {
            exception = refusal;
        }

        var body = ProblemMap.Describe(exception, httpContext.TraceIdentifier);
        if (body.Code == ErrorCodes.Internal)
        {
            Failed(exception, httpContext.Request.Method, httpContext.Request.Path, httpContext.TraceIdentifier);
        }

        if (((exception as RefusalException)?.RetryAfter ?? (exception as RucioException)?.RetryAfter) is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await WriteAsync(httpContext, body, cancellationToken);
        return true;
    }

    /// <summary>Gives a bare status (unknown route, wrong method) the same body as every other refusal.</summary>
    public static Task WriteStatusAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var path = context.Request.Path.Value;
        var (code, error) = status switch
        {
            StatusCodes.Status404NotFound => (ErrorCodes.NoSuchRoute, $"There is nothing at {path}."),
            StatusCodes.Status405MethodNotAllowed => (ErrorCodes.MethodNotAllowed, $"{context.Request.Method} is not possible on {path}."),
            StatusCodes.Status413PayloadTooLarge => (ErrorCodes.InvalidRequest, "The body is larger than this request may be."),
            StatusCodes.Status415UnsupportedMediaType => (ErrorCodes.InvalidRequest, "The body must be application/json."),
            _ => (ErrorCodes.InvalidRequest, $"The request was refused: {ReasonPhrases.GetReasonPhrase(status)}."),
        };
        return WriteAsync(context, ProblemMap.Body(status, code, error, context.TraceIdentifier), context.RequestAborted);
    }

    public static async Task WriteAsync(HttpContext context, ProblemBody body, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = body.Status;
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(context.Response.Body, body, ErrorsJson.Default.ProblemBody, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed; the reply names trace {TraceId}")]
    private partial void Failed(Exception exception, string method, PathString path, string traceId);
}

internal static class ErrorFeature
{
    public static IServiceCollection AddErrors(this IServiceCollection services) =>
        services
            .AddExceptionHandler<ErrorHandler>()
            .AddJson(ErrorsJson.Default)
            // Without this a missing parameter is a bare 400: it shall say which.
            .Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);

    public static IApplicationBuilder UseErrors(this IApplicationBuilder app) =>
        app
            .UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = _ => Task.CompletedTask,
                SuppressDiagnosticsCallback = _ => true,
                AllowStatusCode404Response = true,
            })
            .UseStatusCodePages(context => ErrorHandler.WriteStatusAsync(context.HttpContext));
}
