using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Browsing;

/// <summary><c>GET file-browser</c>: the pickers for certificates and for uploads. Needs neither an instance nor a login.</summary>
internal static class BrowsingFeature
{
    public static IServiceCollection AddBrowsing(this IServiceCollection services) =>
        services.AddSingleton<ServerRoot>().AddSingleton<AllowedFolders>().AddSingleton<FolderListing>().AddJson(BrowsingJson.Default);

    public static RouteGroupBuilder MapBrowsing(this RouteGroupBuilder api)
    {
        api.MapGet("/file-browser", List).WithName("BrowseFiles");
        return api;
    }

    private static Ok<IReadOnlyList<BrowserEntry>> List(FolderListing listing, string? path = null, string? hidden = null) =>
        TypedResults.Ok(listing.Read(path, hidden is "1" or "true"));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<BrowserEntry>))]
internal sealed partial class BrowsingJson : JsonSerializerContext;
