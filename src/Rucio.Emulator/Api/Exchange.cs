using System.Text.Json.Nodes;
using System.Text.Json;
using Rucio.Emulator.Hosting;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>One request at one of the Rucio servers, decoded as that server decodes it.</summary>
internal sealed class Exchange
{
    public required HttpContext Http { get; init; }

    public required ServerKind Kind { get; init; }

    public required string Path { get; init; }

    /// <summary>The decoded query string as it came.</summary>
    public required string RawQuery { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    public required byte[] Body { get; init; }

    public required DateTimeOffset Now { get; init; }

    public string Method => Http.Request.Method;

    /// <summary>Set once the token is known to be good.</summary>
    public IssuedToken? Token { get; set; }

    /// <summary>The VO of the token.</summary>
    public VoState State { get; set; } = null!; // Set with the token, before any endpoint that reads it.

    public string Issuer => Token!.Account;

    public bool IsRoot => Issuer == "root" || (State.Account(Issuer)?["attributes"] as JsonArray ?? [])
        .Any(static attribute => attribute!["key"]!.ToString() == "admin" && attribute["value"]!.ToString().Equals("true", StringComparison.OrdinalIgnoreCase));

    public string? Header(string name) => Http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public string? Argument(string name)
    {
        foreach (var (key, value) in Query)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Rucio: flaskapi/v1/common.py, check_accept_header_wrapper_flask.</summary>
    public void Accepts(params string[] supported)
    {
        if (Header("Accept") is not { Length: > 0 } accept)
        {
            return;
        }

        foreach (var range in accept.Split(',', StringSplitOptions.TrimEntries))
        {
            var type = range.Split(';')[0].Trim();
            if (type == "*/*" || supported.Any(known => type == known || (type.EndsWith("/*", StringComparison.Ordinal) && known.StartsWith(type[..^1], StringComparison.Ordinal))))
            {
                return;
            }
        }

        var names = string.Join(", ", supported.Select(static type => $"'{type}'"));
        throw new RucioRefusal(406, "UnsupportedRequestedContentType", $"The requested content type {accept} is not supported. Use [{names}].");
    }

    public bool AcceptsMetalink() => Prefers(Reply.Metalink, Reply.JsonStream);

    /// <summary>Whether the first type is asked for and not merely allowed beside the second.</summary>
    public bool Prefers(string type, string over)
    {
        var ranges = (Header("Accept") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries).Select(static r => r.Split(';')[0].Trim()).ToList();
        return ranges.Contains(type) && !ranges.Contains(over) && !ranges.Contains("*/*");
    }

    public JsonObject Parameters() => Parsed() switch
    {
        JsonObject map => map,
        _ => throw new RucioRefusal(400, "TypeError", "body must be a json dictionary"),
    };

    public JsonArray List() => Parsed() switch
    {
        JsonArray list => list,
        _ => throw new RucioRefusal(400, "TypeError", "body must be a json list"),
    };

    private JsonNode? Parsed()
    {
        try
        {
            return JsonNode.Parse(Body);
        }
        catch (JsonException)
        {
            throw new RucioRefusal(400, "ValueError", "cannot decode json parameter dictionary");
        }
    }
}
