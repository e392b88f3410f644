using System.Runtime.CompilerServices;
using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>Where files are.</summary>
public sealed class RucioReplicas
{
    private readonly RucioHttp _http;

    internal RucioReplicas(RucioHttp http) => _http = http;

    /// <summary>The replicas of files, or of all files below collections; asked for in chunks of <see cref="ReplicaQuery.ChunkSize"/> DIDs.</summary>
    /// <remarks>
    /// A DID that Rucio does not know gives no row and no failure, as does a file without any replica in a state asked for. Rucio needs
    /// about a millisecond a file: list the files first, and ask for the replicas of those that are needed.
    /// </remarks>
    public async IAsyncEnumerable<FileReplicas> ListAsync(
        IEnumerable<Did> dids, ReplicaQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        query ??= new ReplicaQuery();
        foreach (var chunk in dids.Chunk(Math.Max(1, query.ChunkSize)))
        {
            var request = new RucioRequest(HttpMethod.Post, new RucioPath("replicas", "list")) { Body = query.Body(chunk), IsSafe = true };
            await foreach (var replicas in _http.StreamAsync(request, RucioJson.Default.FileReplicas, cancellationToken).ConfigureAwait(false))
            {
                yield return replicas;
            }
        }
    }

    /// <summary>How much of a dataset is on each storage element.</summary>
    /// <param name="dataset">Which; an unknown one gives none.</param>
    /// <param name="deep">Whether the files are counted, rather than the last known sum taken.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public IAsyncEnumerable<DatasetReplica> DatasetsAsync(Did dataset, bool deep = false, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(
            new RucioPath("replicas").Add(dataset).Add("datasets").With("deep", deep ? "True" : null), RucioJson.Default.DatasetReplica, cancellationToken);

    /// <summary>How much of several datasets is on each storage element, by the last known sums.</summary>
    public IAsyncEnumerable<DatasetReplica> DatasetsAsync(IEnumerable<Did> datasets, CancellationToken cancellationToken = default)
    {
        var body = JsonBody.Of(json => json.WriteDids(datasets));
        var request = new RucioRequest(HttpMethod.Post, new RucioPath("replicas", "datasets_bulk")) { Body = body, IsSafe = true };
        return _http.StreamAsync(request, RucioJson.Default.DatasetReplica, cancellationToken);
    }

    /// <summary>Registers replicas, and the files themselves where they are new. Registering one again is no failure.</summary>
    /// <param name="rse">Where they are.</param>
    /// <param name="files">What they are.</param>
    /// <param name="ignoreAvailability">Whether they are registered on a storage element that is closed for writing; null: Rucio's default.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task AddAsync(string rse, IEnumerable<NewReplica> files, bool? ignoreAvailability = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(HttpMethod.Post, new RucioPath("replicas"), json =>
        {
            json.WriteString("rse", rse);
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                file.Write(json);
            }

            json.WriteEndArray();
            json.WriteOptional("ignore_availability", ignoreAvailability);
        }, cancellationToken);

    /// <summary>Sets the state of replicas.</summary>
    public Task SetStateAsync(string rse, IEnumerable<Did> files, ReplicaState state, CancellationToken cancellationToken = default) =>
        ChangeAsync(HttpMethod.Put, new RucioPath("replicas"), json =>
        {
            json.WriteString("rse", rse);
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                json.WriteStartObject();
                json.WriteDid(file);
                json.WriteString("state", state.Letter);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }, cancellationToken);

    /// <summary>Marks replicas as free to be deleted.</summary>
    public Task TombstoneAsync(string rse, IEnumerable<Did> files, CancellationToken cancellationToken = default) =>
        ChangeAsync(HttpMethod.Post, new RucioPath("replicas", "tombstone"), json =>
        {
            json.WriteStartArray("replicas");
            foreach (var file in files)
            {
                json.WriteStartObject();
                json.WriteString("rse", rse);
                json.WriteDid(file);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }, cancellationToken);

    private async Task ChangeAsync(HttpMethod method, RucioPath path, Action<Utf8JsonWriter> body, CancellationToken cancellationToken)
    {
        using var reply = await _http.SendAsync(new RucioRequest(method, path) { Body = JsonBody.Of(body) }, cancellationToken).ConfigureAwait(false);
    }
}
