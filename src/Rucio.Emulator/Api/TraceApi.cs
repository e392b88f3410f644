using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Takes traces and keeps them for whoever wants to look.</summary>
internal sealed class TraceApi
{
    private readonly Lock _gate = new();
    private readonly List<string> _traces = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _traces];
            }
        }
    }

    public Reply Take(Exchange exchange)
    {
        try
        {
            var trace = JsonNode.Parse(exchange.Body);
            lock (_gate)
            {
                _traces.Add(trace?.ToJsonString() ?? "null");
            }
        }
        catch (JsonException)
        {
            throw new RucioRefusal(400, "JSONDecodeError", "Expecting value: line 1 column 1 (char 0)");
        }

        return Reply.Created() with { ContentType = Reply.Octets };
    }
}
