using System.Text.RegularExpressions;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>One id for a request in the reply, the error body and the log; a caller may bring its own.</summary>
internal static partial class RequestIds
{
    public const string Header = "X-Request-Id";

    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var given = context.Request.Headers[Header].ToString();
        context.TraceIdentifier = Plain().IsMatch(given) ? given : Guid.NewGuid().ToString("n")[..16];
        context.Response.OnStarting(
            static state =>
            {
                var http = (HttpContext)state;
                http.Response.Headers[Header] = http.TraceIdentifier;
                return Task.CompletedTask;
            },
            context);
        return next(context);
    });

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{8,64}\z")]
    private static partial Regex Plain();
}
