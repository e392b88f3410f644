using Rucio.Client;
using Rucio.Transfers;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>The connections to storage, opened for one transfer: so they have the authorities and the proxy certificate of that moment.</summary>
internal sealed partial class StorageConnections(
    RucioSessions sessions, TransferSettings settings, TimeProvider time, ILogger<StorageConnections> log)
{
    /// <exception cref="RefusalException">The instance's <c>rucio_ca_cert</c> cannot be read.</exception>
    public async Task<StorageHttp> OpenAsync(Instance instance, CancellationToken cancellationToken)
    {
        StorageTrust trust;
        try
        {
            trust = new StorageTrust(instance.CaCert);
        }
        catch (RucioException e)
        {
            throw new RefusalException(503, ErrorCodes.InstanceUnavailable, $"{instance.DisplayName}: {e.Message}", e) { Instance = instance.Name, Field = "rucio_ca_cert" };
        }

        return new StorageHttp(trust, await LoginAsync(instance, cancellationToken), settings, time);
    }

    /// <summary>Whether a storage is shown who the user is: a password is for Rucio alone, every other login is shown.</summary>
    public bool ShowsLogin(Instance instance) => sessions.View(instance).Method is not (null or "userpass");

    /// <summary>Nobody where no certificate or proxy can be had: storage that anyone may read still works, other storage says so itself.</summary>
    private async Task<StorageLogin> LoginAsync(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            return await sessions.StorageLoginAsync(instance, cancellationToken);
        }
        catch (Exception e) when (e is RefusalException or RucioException { Error: RucioError.Invalid })
        {
            NoProxy(instance.Name, e.Message);
            return StorageLogin.Nobody;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Transfers of {Instance} go without a certificate: {Reason}")]
    private partial void NoProxy(string instance, string reason);
}
