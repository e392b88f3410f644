namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Reads every body as JSON in UTF-8, whatever it calls itself.</summary>
/// <remarks>
/// The Python extension parses bodies without looking at their type, and its front end sends JSON as <c>text/plain</c>. A form that another site
/// posts with such a type is stopped by the XSRF rule, not by the type.
/// </remarks>
internal static class UntypedBodies
{
    private const string Plain = "application/json";

    public static IApplicationBuilder UseUntypedBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.ContentType is not Plain && context.Request.ContentLength is not 0 && !HttpMethods.IsGet(context.Request.Method))
        {
            context.Request.ContentType = Plain;
        }

        return next(context);
    });
}
