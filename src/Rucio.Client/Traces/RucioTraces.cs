using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Traces.</summary>
public sealed class RucioTraces
{
    private readonly RucioHttp _http;

    internal RucioTraces(RucioHttp http) => _http = http;
}
