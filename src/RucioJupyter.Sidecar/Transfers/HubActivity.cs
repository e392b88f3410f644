using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Tells JupyterHub that the user's server is in use while a transfer runs, where the administrator wants that; nothing else that the sidecar does counts as use.</summary>
/// <remarks>JupyterHub: singleuser/extension.py, which reports the Jupyter server's own activity to the same address in the same form.</remarks>
internal sealed partial class HubActivity(ProcessEnvironment environment, RucioConfiguration configuration, TransferStore store, TimeProvider time, ILogger<HubActivity> log) : BackgroundService
{
    /// <summary>As often as a single-user server reports itself.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Reports once, where there is anything to report.</summary>
    /// <returns>Whether the hub took it.</returns>
    internal async Task<bool> ReportAsync(CancellationToken cancellationToken)
    {
        if (!configuration.Current.KeepAliveDuringTransfers
            || !Uri.TryCreate(environment["JUPYTERHUB_ACTIVITY_URL"], UriKind.Absolute, out var hub)
            || environment["JUPYTERHUB_API_TOKEN"] is not { } token
            || !AnyIsLive())
        {
            return false;
        }

        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var body = new JsonObject { ["servers"] = new JsonObject { [environment["JUPYTERHUB_SERVER_NAME"] ?? ""] = new JsonObject { ["last_activity"] = now } }, ["last_activity"] = now };
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, hub) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("token", token);
        try
        {
            using var reply = await client.SendAsync(request, cancellationToken);
            if (!reply.IsSuccessStatusCode)
            {
                Refused((int)reply.StatusCode);
            }

            return reply.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Unreachable(hub.Host, e.Message);
            return false;
        }
    }

    private bool AnyIsLive()
    {
        try
        {
            return store.List(null).Any(transfer => transfer.IsLive);
        }
        catch (Exception e) when (StateProblem.Is(e))
        {
            return false; // the queue says so; without its table nothing runs
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (environment["JUPYTERHUB_ACTIVITY_URL"] is null)
        {
            return; // no hub
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await ReportAsync(stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "JupyterHub does not take the report that a transfer runs: it answered {Status}. The server may be culled before the transfer ends")]
    private partial void Refused(int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "JupyterHub at {Host} cannot be told that a transfer runs: {Reason}")]
    private partial void Unreachable(string host, string reason);
}
