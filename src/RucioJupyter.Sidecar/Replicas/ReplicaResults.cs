using System.Text.Json;
using Rucio.Policy;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Files in replica mode as one array, the form of the Python extension.</summary>
internal sealed class ReplicaArrayResult(ReplicaPage page) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var rows = new JsonRows(httpContext);
        rows.Json.WriteStartArray();
        await rows.WriteAsync(page.Page.From, page.Page.To, new ReplicaRows(page.Availability, page.Rule).Write);
        rows.Json.WriteEndArray();
        await rows.FlushAsync();
    }
}

/// <summary>Files in replica mode as <c>{items, next, total}</c>.</summary>
internal sealed class ReplicaPageResult(ReplicaPage page) : IResult
{
    private static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var rows = new JsonRows(httpContext);
        rows.Json.WriteStartObject();
        rows.Json.WriteStartArray(Items);
        await rows.WriteAsync(page.Page.From, page.Page.To, new ReplicaRows(page.Availability, page.Rule).Write);
        rows.Json.WriteEndArray();
        rows.WritePageEnd(page.Page);
        await rows.FlushAsync();
    }
}

/// <summary>The one row that says that the files are being asked for: the Python extension's panel comes back for them.</summary>
internal sealed class FetchingResult(Did did) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var rows = new JsonRows(httpContext);
        var json = rows.Json;
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("status"u8, StatusWord.Fetching);
        json.WriteString("state"u8, StateWord.Unknown);
        json.WriteString("did"u8, did.ToString());
        json.WriteNull("path"u8);
        json.WriteNumber("size"u8, 0);
        json.WriteNull("pfn"u8);
        json.WriteString("message"u8, "Rucio is being asked where the files are.");
        json.WriteStartObject("progress"u8);
        json.WriteString("mode"u8, "indeterminate");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        await rows.FlushAsync();
    }
}
