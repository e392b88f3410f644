using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rucio.Policy;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Traces;

/// <summary>What Rucio is told of one file that was read from a storage or written to one, with the keys of its own clients.</summary>
/// <remarks>Rucio: core/trace.py lists the keys that each kind of report must have; daemons/tracer/kronos.py reads them, and skips a download without <c>remoteSite</c>.</remarks>
internal sealed record TransferTrace
{
    /// <summary>What Rucio's clients say where nobody told them their site.</summary>
    private const string NoSite = "ROAMING";

    public required string EventType { get; init; }

    /// <summary>The same for all files of one transfer.</summary>
    public required Guid Uuid { get; init; }

    public required Did File { get; init; }

    /// <summary>The collection that was asked for or written to; null: none.</summary>
    public Did? Dataset { get; init; }

    public required string ClientState { get; init; }

    public required string StateReason { get; init; }

    public long? Bytes { get; init; }

    /// <summary>The replica; null where no storage was asked.</summary>
    public ReplicaSource? Replica { get; init; }

    public DateTimeOffset? Began { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>The report as Rucio reads it.</summary>
    /// <param name="account">Whose transfer it was.</param>
    /// <param name="vo">The virtual organisation of the login; null: the server knows one alone.</param>
    /// <param name="site">The site of this machine; null: not known.</param>
    public IReadOnlyDictionary<string, JsonElement> Values(string account, string? vo, string? site)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Text("eventType", EventType);
        Text("eventVersion", $"rucio-jupyter_{HealthEndpoints.Version}");
        Text("clientState", ClientState);
        Text("stateReason", StateReason);
        Text("account", account);
        Text("usrdn", account);
        Text("uuid", Uuid.ToString("n"));
        Text("hostname", Environment.MachineName);
        Text("localSite", site ?? NoSite);
        Text("scope", File.Scope);
        Text("filename", File.Name);
        Text("datasetScope", Dataset?.Scope);
        Text("dataset", Dataset?.Name);
        values["filesize"] = JsonSerializer.SerializeToElement(Bytes, TracesJson.Default.NullableInt64);
        Text("traceTimeentry", Ended.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture));
        Number("traceTimeentryUnix", Ended);
        if (vo is not null)
        {
            Text("vo", vo);
        }

        if (Replica is { } replica)
        {
            Text("remoteSite", replica.Rse);
            Text("protocol", replica.Pfn.Scheme);
            Text("url", Unsigned(replica.Pfn));
        }

        if (Began is { } began)
        {
            Number("transferStart", began);
            Number("transferEnd", Ended);
        }

        return values;

        void Text(string key, string? value) => values[key] = JsonSerializer.SerializeToElement(value, TracesJson.Default.String);

        void Number(string key, DateTimeOffset moment) => values[key] = JsonSerializer.SerializeToElement(moment.ToUnixTimeMilliseconds() / 1000.0, TracesJson.Default.Double);
    }

    /// <summary>A pre-signed address lets everybody in who has it: its query stays here. So does a name and password before the host.</summary>
    private static string Unsigned(Pfn pfn) =>
        $"{pfn.Scheme}://{pfn.Authority[(pfn.Authority.LastIndexOf('@') + 1)..]}{pfn.Path.Split('?', 2)[0]}";
}

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(double))]
internal sealed partial class TracesJson : JsonSerializerContext;
