using Rucio.Emulator.Hosting;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Rucio: flaskapi/v1/common.py, parse_scope_name.</summary>
internal static class DidPath
{
    public static DidKey Parse(string scopeName, ServerKind kind)
    {
        if (kind == ServerKind.NoDecode)
        {
            var parts = scopeName.Split('/');
            return parts.Length == 2 && parts[1].Length > 0
                ? new DidKey(RequestPath.UnquotePlus(parts[0]), RequestPath.UnquotePlus(parts[1]))
                : throw new RucioRefusal(400, "ValueError", $"Could not parse '{scopeName}' (scope_name='{scopeName}') with encoded '/' into scope and name.");
        }

        var slash = scopeName.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? new DidKey(scopeName[..slash], scopeName[(slash + 1)..])
            : throw new RucioRefusal(400, "ValueError", $"Could not parse '/{scopeName}' (scope_name='{scopeName}') with pattern '/([^/]+)/(.*)' into scope and name.");
    }
}
