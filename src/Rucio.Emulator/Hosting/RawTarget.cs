using Microsoft.AspNetCore.Http.Features;

namespace Rucio.Emulator.Hosting;

/// <summary>The request target as it came over the wire, before any decoding.</summary>
internal static class RawTarget
{
    public static string Path(HttpContext context)
    {
        var target = Origin(context);
        var at = target.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? target : target[..at];
    }

    public static string Query(HttpContext context)
    {
        var target = Origin(context);
        var at = target.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? string.Empty : target[(at + 1)..];
    }

    private static string Origin(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }

        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        var slash = scheme < 0 ? -1 : target.IndexOf('/', scheme + 3);
        return slash < 0 ? "/" : target[slash..];
    }
}
