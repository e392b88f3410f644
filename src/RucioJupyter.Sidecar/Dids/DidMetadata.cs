using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>What the catalogue says of a DID, and what users wrote beside it.</summary>
internal sealed class DidMetadata(RucioSessions sessions, TimeProvider time)
    : DidAnswers<MetadataReply>(sessions, new(time, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(3)))
{
    // What people read shows its letters, not their numbers; the reply is JSON, never a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    protected override async Task<MetadataReply> AskAsync(Instance instance, RucioClient client, Did did, CancellationToken cancellationToken)
    {
        var columns = ColumnsAsync(instance, client, did, cancellationToken);
        var written = WrittenAsync(client, did, cancellationToken);
        await Task.WhenAll(columns, written);
        var system = await columns;
        var (user, problem) = await written;
        return new MetadataReply(
            did.ToString(), DidTypeWord.Of(MetaValue.Text(system, "did_type")), [.. Items(system, "system"), .. Items(user.Where(entry => !IsName(entry, did)), "user")], problem);
    }

    private static async Task<IReadOnlyDictionary<string, JsonElement>> ColumnsAsync(Instance instance, RucioClient client, Did did, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Dids.MetadataAsync(did, null, cancellationToken);
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            throw DidNotFound.Refusal(instance, did, e);
        }
    }

    /// <summary>The values of Rucio's JSON plugin. Where it is switched off, or fails, the columns are shown all the same.</summary>
    private static async Task<(IReadOnlyDictionary<string, JsonElement> Values, Problem? Problem)> WrittenAsync(RucioClient client, Did did, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.Dids.MetadataAsync(did, "JSON", cancellationToken), null);
        }
        catch (RucioException e) when (e.Error is not (RucioError.Unauthenticated or RucioError.NotFound))
        {
            return (new Dictionary<string, JsonElement>(), RucioProblem.Problem(e));
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            return (new Dictionary<string, JsonElement>(), null); // The columns are asked for as well, and say it.
        }
    }

    private static IEnumerable<MetadataItem> Items(IEnumerable<KeyValuePair<string, JsonElement>> values, string kind) => values
        .Where(entry => entry.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => new MetadataItem(entry.Key, Scalar(entry.Value), kind));

    /// <summary>Lists and objects as their JSON text: a table shows one value a row.</summary>
    private static JsonElement Scalar(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
        {
            return value;
        }

        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            value.WriteTo(json);
        }

        return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(text.ToArray()), DidsJson.Default.String);
    }

    /// <summary>The call for several DIDs, which serves names that no path leads to, says whose values they are.</summary>
    private static bool IsName(KeyValuePair<string, JsonElement> entry, Did did) =>
        entry.Value.ValueKind is JsonValueKind.String
        && ((entry.Key == "scope" && entry.Value.ValueEquals(did.Scope)) || (entry.Key == "name" && entry.Value.ValueEquals(did.Name)));
}

/// <summary>Reply of <c>GET did/metadata</c>.</summary>
/// <param name="Type"><c>container</c>, <c>dataset</c> or <c>file</c>.</param>
/// <param name="Items">The catalogue's own first, each kind by its keys; nulls are left out.</param>
/// <param name="Problem">Why the users' values are missing; null where nothing is.</param>
internal sealed record MetadataReply(string Did, string Type, IReadOnlyList<MetadataItem> Items, Problem? Problem);

/// <summary>One value.</summary>
/// <param name="Value">A JSON scalar.</param>
/// <param name="Kind"><c>system</c>: a column of the catalogue; <c>user</c>: written by users.</param>
internal sealed record MetadataItem(string Key, JsonElement Value, string Kind);
