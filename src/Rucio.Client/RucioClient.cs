using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Rucio's REST API for one account. Cheap to create, safe for any number of callers at once.</summary>
/// <param name="connection">The connections to the server; not disposed with this object, which holds nothing.</param>
/// <param name="tokens">Gives and renews the token.</param>
public sealed class RucioClient(RucioConnection connection, IRucioTokens tokens)
{
    private readonly RucioHttp _http = new(connection, tokens);

    /// <summary>The connections that this client uses.</summary>
    public RucioConnection Connection => connection;

    /// <summary>Datasets, containers and files.</summary>
    public RucioDids Dids => new(_http);

    /// <summary>Keys and values of metadata that a site has agreed on.</summary>
    public RucioMetaConventions MetaConventions => new(_http);

    /// <summary>Where files are.</summary>
    public RucioReplicas Replicas => new(_http);

    /// <summary>Replication rules.</summary>
    public RucioRules Rules => new(_http);

    /// <summary>Storage elements.</summary>
    public RucioRses Rses => new(_http);

    /// <summary>Scopes.</summary>
    public RucioScopes Scopes => new(_http);

    /// <summary>Accounts, their limits and their usage.</summary>
    public RucioAccounts Accounts => new(_http);

    /// <summary>Reports of transfers.</summary>
    public RucioTraces Traces => new(_http);
}
