using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Reports uploads to Rucio, as its own clients do. A report that does not arrive costs nobody anything.</summary>
internal sealed partial class UploadTraces(RucioSessions sessions, TimeProvider time, ILogger<UploadTraces> log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public async Task SendAsync(UploadWay way, UploadJob job, long bytes, string scheme, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var did = Did.Parse(job.Did);
        var account = sessions.AccountOf(way.Instance) ?? "";
        var now = time.GetUtcNow();
        var trace = new JsonObject
        {
            ["eventType"] = "upload",
            ["eventVersion"] = HealthEndpoints.Version,
            ["clientState"] = "DONE",
            ["stateReason"] = "OK",
            ["account"] = account,
            ["usrdn"] = account,
            ["uuid"] = Guid.NewGuid().ToString("n"),
            ["hostname"] = Environment.MachineName,
            ["scope"] = did.Scope,
            ["filename"] = did.Name,
            ["filesize"] = bytes,
            ["remoteSite"] = job.Rse,
            ["protocol"] = scheme,
            ["transferStart"] = began.ToUnixTimeMilliseconds() / 1000.0,
            ["transferEnd"] = now.ToUnixTimeMilliseconds() / 1000.0,
            ["traceTimeentry"] = now.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture),
            ["traceTimeentryUnix"] = now.ToUnixTimeMilliseconds() / 1000.0,
        };
        if (job.DatasetDid is { } dataset)
        {
            (trace["datasetScope"], trace["dataset"]) = (Did.Parse(dataset).Scope, Did.Parse(dataset).Name);
        }

        using var limit = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var values = JsonSerializer.SerializeToElement(trace, TracesJson.Default.JsonObject).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value);
            await way.Client.Traces.SendAsync(values, either.Token);
        }
        catch (Exception e) when (e is RucioException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            NotSent(job.Did, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The upload of {Did} could not be reported to Rucio: {Reason}")]
    private partial void NotSent(string did, string reason);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class TracesJson : System.Text.Json.Serialization.JsonSerializerContext;
