using System.Security.Cryptography;
using System.Text;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Security;

/// <summary>Which requests may come in. jupyter-server-proxy checks the login but neither XSRF nor Origin: this does. Pure.</summary>
internal static class RequestRules
{
    /// <summary>Why the request is refused; null where it may pass.</summary>
    public static RefusalException? Refusal(string method, IHeaderDictionary headers, bool overTcp)
    {
        var safe = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        return FetchSite(headers, safe) ?? Origin(headers) ?? (overTcp ? Host(headers) : null) ?? (safe ? null : Xsrf(headers));
    }

    /// <summary>Whether the request carries the token that TCP asks for; compared in constant time.</summary>
    public static RefusalException? Bearer(IHeaderDictionary headers, string expected)
    {
        const string scheme = "Bearer ";
        var given = headers.Authorization.ToString();
        return given.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && Same(given[scheme.Length..].Trim(), expected)
            ? null
            : new RefusalException(401, SecurityCodes.BearerRequired, "Over TCP every request needs the header 'Authorization: Bearer TOKEN'.")
            {
                Remedy = "Take the token from the file that 'rucio-jupyter serve --tcp' names when it starts.",
            };
    }

    private static RefusalException? FetchSite(IHeaderDictionary headers, bool safe)
    {
        var site = headers["Sec-Fetch-Site"].ToString();
        return site == "cross-site" || (site == "same-site" && !safe)
            ? new RefusalException(403, SecurityCodes.ForeignOrigin, "The request came from a page of another site and is refused.")
            : null;
    }

    private static RefusalException? Origin(IHeaderDictionary headers)
    {
        if (headers.Origin.Count == 0)
        {
            return null;
        }

        // An outer proxy may rewrite Host and say so in X-Forwarded-Host, which no page can set without asking first.
        var authority = Uri.TryCreate(headers.Origin.ToString(), UriKind.Absolute, out var origin) ? Authority(origin.Scheme, origin.Authority) : null;
        return authority is not null
            && (authority == Authority(origin!.Scheme, headers.Host.ToString()) || authority == Authority(origin.Scheme, headers["X-Forwarded-Host"].ToString()))
            ? null
            : new RefusalException(403, SecurityCodes.ForeignOrigin, $"The request came from {(origin is null ? "an unknown page" : authority)}, which is not this Jupyter server.")
            {
                Remedy = "Open the panel at the address under which the Jupyter server is reached, and let outer proxies pass the Host header on.",
            };
    }

    private static RefusalException? Host(IHeaderDictionary headers)
    {
        var host = new HostString(headers.Host.ToString()).Host;
        return host is "localhost" or "127.0.0.1" or "[::1]"
            ? null
            : new RefusalException(403, SecurityCodes.ForeignHost, "Over TCP the sidecar answers to localhost alone.");
    }

    private static RefusalException? Xsrf(IHeaderDictionary headers)
    {
        // A page of another site cannot set this header without a preflight, which is never answered.
        if (headers.Authorization.ToString().Length > 0)
        {
            return null;
        }

        var given = headers["X-XSRFToken"].ToString();
        return given.Length > 0 && Cookies(headers, "_xsrf").Any(cookie => Same(cookie, given))
            ? null
            : new RefusalException(403, SecurityCodes.XsrfMissing, "The header X-XSRFToken is missing or differs from the cookie _xsrf.")
            {
                Remedy = "Reload the page. A script sends the cookie's value in X-XSRFToken, or an Authorization header.",
            };
    }

    /// <summary>All values of one name: behind a hub the browser sends one cookie for each path.</summary>
    private static IEnumerable<string> Cookies(IHeaderDictionary headers, string name) =>
        from header in headers.Cookie
        from pair in (header ?? "").Split(';', StringSplitOptions.TrimEntries)
        let mark = pair.IndexOf('=', StringComparison.Ordinal)
        where mark == name.Length && pair.StartsWith(name, StringComparison.Ordinal)
        select pair[(mark + 1)..].Trim('"');

    private static string? Authority(string scheme, string authority)
    {
        var text = authority.ToLowerInvariant();
        var usual = scheme == "https" ? ":443" : ":80";
        return text.Length == 0 ? null : text.EndsWith(usual, StringComparison.Ordinal) ? text[..^usual.Length] : text;
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
