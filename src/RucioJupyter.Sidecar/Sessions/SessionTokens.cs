using Rucio.Client;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>The tokens of whoever is logged in to one instance at the moment of each request.</summary>
internal sealed class SessionTokens(RucioSessions sessions, Instance instance) : IRucioTokens
{
    public async ValueTask<RucioToken> GetAsync(CancellationToken cancellationToken) =>
        (await sessions.GrantAsync(instance, null, cancellationToken)).Token;

    public async ValueTask<RucioToken> RenewAsync(RucioToken refused, CancellationToken cancellationToken) =>
        (await sessions.GrantAsync(instance, refused, cancellationToken)).Token;
}
