using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Metrics;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>The remote parts of instances: fetched in the background, kept on disk, and used on when a refresh fails.</summary>
internal sealed partial class RemoteConfigs(SidecarOptions options, ConfigMetrics metrics, TimeProvider time, ILogger<RemoteConfigs> logger) : IDisposable
{
    /// <summary>How long a copy counts as fresh where the entry does not say <c>cache_expires_at</c>.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromHours(24);

    /// <summary>At least this much lies between two requests for one address.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Remote> _remotes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>A copy arrived, or an attempt failed in a new way. Raised on a background thread.</summary>
    public event Action? Changed;

    /// <summary>What is known of an address now; starts a fetch where that is due. Never waits.</summary>
    public RemoteState Look(RawInstance instance, RemotePolicy policy)
    {
        var remote = _remotes.GetOrAdd(instance.Url!, static (url, self) => self.Load(url), this); // asked only for entries with a $url
        lock (remote)
        {
            var now = time.GetUtcNow();
            if (remote.Running is null && now >= remote.NextTry && !IsFresh(remote, instance, now))
            {
                remote.NextTry = now + Pause;
                remote.Running = Task.Run(() => FetchAsync(remote, instance, policy), _stop.Token);
            }

            return new RemoteState(remote.Values, remote.FetchedAt, remote.Problem, remote.Running is not null);
        }
    }

    /// <summary>Returns when no first fetch is under way any more; bounded by the time limit of a fetch.</summary>
    public Task SettledAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_remotes.Values.Select(FirstAsync)).WaitAsync(cancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static Task FirstAsync(Remote remote)
    {
        lock (remote)
        {
            return remote.Values is null && remote.Running is { } running ? running : Task.CompletedTask;
        }
    }

    // Python extension: cache_expires_at is absolute, seconds since 1970, and stands in the local entry.
    private static bool IsFresh(Remote remote, RawInstance instance, DateTimeOffset now) =>
        remote.Values is not null && remote.FetchedAt is { } fetched
        && (instance.Values["cache_expires_at"] is JsonValue value && value.TryGetValue(out double expires)
            ? now.ToUnixTimeSeconds() < expires
            : now - fetched < Freshness);

    private async Task FetchAsync(Remote remote, RawInstance instance, RemotePolicy policy)
    {
        var before = (remote.Values?.ToJsonString(), remote.Problem);
        try
        {
            if (!Uri.TryCreate(remote.Url, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            {
                throw new RemoteRefusedException("$url must be an address that begins with https://.");
            }

            var caCert = instance.Values["rucio_ca_cert"] is JsonValue value && value.TryGetValue(out string? path) ? path : null;
            var copy = await RemoteFetch.GetAsync(url, remote.Values is null ? null : remote.ETag, caCert, policy, _stop.Token);
            lock (remote)
            {
                remote.Values = copy?.Values ?? remote.Values;
                remote.ETag = copy is null ? remote.ETag : copy.ETag;
                remote.FetchedAt = time.GetUtcNow();
                remote.Problem = null;
            }

            metrics.CountFetch(succeeded: true);
            await SaveAsync(remote);
        }
        catch (RemoteRefusedException e)
        {
            Failed(e.Message);
            metrics.CountFetch(succeeded: false);
            lock (remote)
            {
                remote.Problem = e.Message;
            }
        }
        catch (OperationCanceledException)
        {
            // The sidecar stops: nobody reads the answer any more.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotSaved(e);
        }
        finally
        {
            lock (remote)
            {
                remote.Running = null;
            }
        }

        if (before != (remote.Values?.ToJsonString(), remote.Problem))
        {
            Changed?.Invoke();
        }
    }

    private string FileOf(string url) =>
        Path.Combine(options.EffectiveStateFolder, "remote", $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..32]}.json");

    private Remote Load(string url)
    {
        var remote = new Remote(url);
        try
        {
            if (JsonNode.Parse(File.ReadAllText(FileOf(url))) is JsonObject saved && saved["values"] is JsonObject values)
            {
                remote.Values = (JsonObject)values.DeepClone();
                remote.ETag = (string?)saved["etag"];
                remote.FetchedAt = DateTimeOffset.Parse((string?)saved["fetched_at"] ?? "", CultureInfo.InvariantCulture);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException)
        {
            // No copy yet, or one that a crash spoiled: it is fetched.
        }

        return remote;
    }

    private async Task SaveAsync(Remote remote)
    {
        var saved = new JsonObject
        {
            ["url"] = remote.Url,
            ["etag"] = remote.ETag,
            ["fetched_at"] = remote.FetchedAt?.ToString("O", CultureInfo.InvariantCulture),
            ["values"] = remote.Values?.DeepClone(),
        };
        await OwnerOnlyFile.WriteAsync(FileOf(remote.Url), saved.ToJsonString(), _stop.Token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Remote configuration: {Reason}")]
    private partial void Failed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The copy of a remote configuration cannot be kept on disk")]
    private partial void NotSaved(Exception exception);

    /// <summary>One address; its own monitor guards it.</summary>
    private sealed class Remote(string url)
    {
        public string Url { get; } = url;

        public JsonObject? Values { get; set; }

        public string? ETag { get; set; }

        public DateTimeOffset? FetchedAt { get; set; }

        public string? Problem { get; set; }

        public DateTimeOffset NextTry { get; set; } = DateTimeOffset.MinValue;

        public Task? Running { get; set; }
    }
}

/// <summary>What is known of one address.</summary>
/// <param name="Values">The newest copy; null before the first.</param>
/// <param name="FetchedAt">When the server last confirmed it.</param>
/// <param name="Problem">Why the last attempt failed; null where it did not.</param>
/// <param name="Fetching">An attempt is under way.</param>
internal sealed record RemoteState(JsonObject? Values, DateTimeOffset? FetchedAt, string? Problem, bool Fetching);
