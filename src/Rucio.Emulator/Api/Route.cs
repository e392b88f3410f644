using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

internal delegate Reply Endpoint(Exchange exchange);

internal sealed record Route(Endpoint Handler)
{
    public bool NeedsToken { get; init; } = true;

    public HeaderSet Headers { get; init; } = HeaderSet.Cors | HeaderSet.Data;

    /// <summary>Of an error, where they differ.</summary>
    public Func<RucioRefusal, HeaderSet>? OnError { get; init; }

    public HeaderSet ErrorHeaders(RucioRefusal error) => OnError?.Invoke(error) ?? Headers;
}
