using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Accounts.</summary>
public sealed class RucioAccounts
{
    private readonly RucioHttp _http;

    internal RucioAccounts(RucioHttp http) => _http = http;
}
