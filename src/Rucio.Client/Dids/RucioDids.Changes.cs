using System.Buffers;
using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <content>What changes the catalogue. Never repeated by itself.</content>
public sealed partial class RucioDids
{
    /// <summary>Creates a dataset or a container.</summary>
    /// <exception cref="RucioException"><see cref="RucioError.Conflict"/> where there is one of that name.</exception>
    public Task AddAsync(NewDid did, CancellationToken cancellationToken = default) =>
        ChangeAsync(HttpMethod.Post, new RucioPath("dids").Add(did.Did), JsonBody.Of(did.Write), cancellationToken);

    /// <summary>Creates several datasets or containers, all or none.</summary>
    public Task AddAsync(IEnumerable<NewDid> dids, CancellationToken cancellationToken = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var did in dids)
            {
                json.WriteStartObject();
                json.WriteDid(did.Did);
                did.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return ChangeAsync(HttpMethod.Post, new RucioPath("dids"), buffer.WrittenMemory, cancellationToken);
    }

    /// <summary>Puts members into a collection.</summary>
    /// <exception cref="RucioException">
    /// <see cref="RucioError.Conflict"/> where one of them is a member already, or the collection is closed.
    /// </exception>
    public Task AttachAsync(Did parent, IEnumerable<Did> members, CancellationToken cancellationToken = default) => ChangeAsync(
        HttpMethod.Post, new RucioPath("dids").Add(parent).Add("dids"), JsonBody.Of(json => json.WriteDids(members)), cancellationToken);

    /// <summary>Puts members into a collection; those that are members already do no harm. The name of the collection may be any.</summary>
    public Task AttachNewAsync(Did parent, IEnumerable<Did> members, CancellationToken cancellationToken = default) => ChangeAsync(
        HttpMethod.Post,
        new RucioPath("dids", "attachments"),
        JsonBody.Of(json =>
        {
            json.WriteStartArray("attachments");
            json.WriteStartObject();
            json.WriteDid(parent);
            json.WriteDids(members);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteBoolean("ignore_duplicate", true);
        }),
        cancellationToken);

    /// <summary>Takes members out of a collection.</summary>
    public Task DetachAsync(Did parent, IEnumerable<Did> members, CancellationToken cancellationToken = default) => ChangeAsync(
        HttpMethod.Delete, new RucioPath("dids").Add(parent).Add("dids"), JsonBody.Of(json => json.WriteDids(members)), cancellationToken);

    /// <summary>Sets metadata; other keys stay.</summary>
    public Task SetMetadataAsync(Did did, IReadOnlyDictionary<string, JsonElement> values, CancellationToken cancellationToken = default) => ChangeAsync(
        HttpMethod.Post, new RucioPath("dids").Add(did).Add("meta"), JsonBody.Of(json => json.WriteOptional("meta", values)), cancellationToken);

    /// <summary>Sets one key of the metadata.</summary>
    public Task SetMetadataAsync(Did did, string key, JsonElement value, CancellationToken cancellationToken = default) => ChangeAsync(
        HttpMethod.Post,
        new RucioPath("dids").Add(did).Add("meta", key),
        JsonBody.Of(json =>
        {
            json.WritePropertyName("value");
            value.WriteTo(json);
        }),
        cancellationToken);

    /// <summary>Removes one key of the metadata.</summary>
    public Task DeleteMetadataAsync(Did did, string key, CancellationToken cancellationToken = default) =>
        ChangeAsync(HttpMethod.Delete, new RucioPath("dids").Add(did).Add("meta").With("key", key), body: null, cancellationToken);

    /// <summary>Closes a collection, or opens it again.</summary>
    public Task SetOpenAsync(Did did, bool open, CancellationToken cancellationToken = default) => ChangeAsync(
        HttpMethod.Put, new RucioPath("dids").Add(did).Add("status"), JsonBody.Of(json => json.WriteBoolean("open", open)), cancellationToken);

    private async Task ChangeAsync(HttpMethod method, RucioPath path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var reply = await _http.SendAsync(new RucioRequest(method, path) { Body = body }, cancellationToken).ConfigureAwait(false);
    }
}
