using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Rules.</summary>
public sealed class RucioRules
{
    private readonly RucioHttp _http;

    internal RucioRules(RucioHttp http) => _http = http;
}
