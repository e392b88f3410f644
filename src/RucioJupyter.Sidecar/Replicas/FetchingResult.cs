using Rucio.Policy;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Replicas;

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
