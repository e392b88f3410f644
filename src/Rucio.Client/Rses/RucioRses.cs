using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Rses.</summary>
public sealed class RucioRses
{
    private readonly RucioHttp _http;

    internal RucioRses(RucioHttp http) => _http = http;
}
