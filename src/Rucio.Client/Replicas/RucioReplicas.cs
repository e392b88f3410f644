using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Replicas.</summary>
public sealed class RucioReplicas
{
    private readonly RucioHttp _http;

    internal RucioReplicas(RucioHttp http) => _http = http;
}
