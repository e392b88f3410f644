namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Reads every body as JSON, whatever it calls itself.</summary>
/// <remarks>
/// The Python extension parses bodies without looking at their type, and its front end sends JSON as <c>text/plain</c>. A form that another site
/// posts with such a type is stopped by the XSRF rule, not by the type.
/// </remarks>
internal static class UntypedBodies
{
    public static IApplicationBuilder UseUntypedBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.Request.HasJsonContentType() && context.Request.ContentLength is not 0 && !HttpMethods.IsGet(context.Request.Method))
        {
            context.Request.ContentType = "application/json";
        }

        return next(context);
    });
}
