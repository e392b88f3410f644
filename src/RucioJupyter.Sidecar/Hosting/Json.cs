using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>JSON without reflection: a type that no feature's context knows is an error in every build, not only in a trimmed one.</summary>
internal static class Json
{
    /// <summary>Starts the resolver chain empty; call before the features.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services) =>
        services.Configure<JsonOptions>(o =>
        {
            o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            // The replies are application/json with nosniff, never part of a page: names and paths stay readable.
            o.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            o.SerializerOptions.TypeInfoResolverChain.Clear();
            o.SerializerOptions.TypeInfoResolverChain.Add(HostingJson.Default);
        });

    /// <summary>Adds one feature's types.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services, JsonSerializerContext context) =>
        services.Configure<JsonOptions>(o => o.SerializerOptions.TypeInfoResolverChain.Add(context));
}
