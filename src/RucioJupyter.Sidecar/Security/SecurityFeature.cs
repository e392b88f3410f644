using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Security;

/// <summary>What every request passes first, and what every reply carries.</summary>
internal static class SecurityFeature
{
    public static IApplicationBuilder UseSecurity(this WebApplication app)
    {
        var bearer = app.Services.GetRequiredService<SidecarOptions>().Tcp?.Bearer;
        return app.Use((context, next) =>
        {
            // At the last moment: the exception handler empties the headers that were set before it.
            context.Response.OnStarting(AddHeadersAsync, context.Response.Headers);
            var refusal = (bearer is null ? null : RequestRules.Bearer(context.Request.Headers, bearer))
                ?? RequestRules.Refusal(context.Request.Method, context.Request.Headers, overTcp: bearer is not null);
            return refusal is null ? next(context) : throw refusal;
        });
    }

    /// <summary>Sets the headers that jupyter-server-proxy drops from its own server; no CORS header, ever.</summary>
    private static Task AddHeadersAsync(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store"; // An event stream says no-cache itself.
        }

        return Task.CompletedTask;
    }
}
