namespace RucioJupyter.Sidecar.Hosting;

/// <summary>The JSON body of a request.</summary>
/// <remarks>
/// A parameter of the type itself would have its serialiser built with the route, before the sidecar's first reply and for routes that nobody calls: some 300
/// methods to compile. This one is built when the first body comes.
/// </remarks>
internal sealed class Body<T>
    where T : class
{
    private Body(T value) => Value = value;

    public T Value { get; }

    /// <summary>Called by the request delegate that is generated for a route.</summary>
    /// <exception cref="BadHttpRequestException">There is no body, or it is not the JSON of a <typeparamref name="T"/>.</exception>
    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType() || context.Request.ContentLength is 0)
        {
            throw new BadHttpRequestException("A JSON body is needed.");
        }

        try
        {
            return new Body<T>(await context.Request.ReadFromJsonAsync<T>(context.RequestAborted) ?? throw new BadHttpRequestException("The body is null."));
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that is expected.", e);
        }
    }
}
