using System.Text.RegularExpressions;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>The last door of every log line and support bundle: what looks like a secret goes, whoever wrote it. Pure.</summary>
/// <remarks>The first door is the type <c>Secret</c>, which cannot be printed; this one is for texts of libraries and other programs.</remarks>
internal static partial class Redaction
{
    public const string Mask = "***";

    public static string Clean(string text)
    {
        text = Pem().Replace(text, Mask);
        text = Header().Replace(text, "${name}" + Mask);
        text = Field().Replace(text, "${name}" + Mask);
        text = UserInfo().Replace(text, "${scheme}" + Mask + "@");
        text = Query().Replace(text, "${address}?" + Mask);
        text = Jwt().Replace(text, Mask);
        return RucioToken().Replace(text, Mask);
    }

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]+-----.*?(-----END [A-Z0-9 ]+-----|\z)", RegexOptions.Singleline)]
    private static partial Regex Pem();

    // "Authorization: token x", "X-Rucio-Auth-Token=x", "Cookie: a=b; c=d": to the end of the line.
    [GeneratedRegex(@"(?<name>\b(proxy-)?(authorization|cookie|set-cookie|x-rucio-auth-token|x-rucio-password|x-xsrftoken)""?\s*[:=]\s*)[^\r\n]+", RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    // password=x, "passphrase": "x", access_token=x
    [GeneratedRegex(@"(?<name>\b[\w-]*(password|passphrase|passwd|secret|(access|refresh|id|auth)_token)""?\s*[:=]\s*)(""(\\.|[^""\\])*""|[^\s,;&}""]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Field();

    [GeneratedRegex(@"(?<scheme>\b[a-z][a-z0-9+.-]*://)[^/\s@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex UserInfo();

    // Pre-signed storage addresses and login codes live in queries: no query of an absolute address is worth a log line.
    [GeneratedRegex(@"(?<address>\b[a-z][a-z0-9+.-]*://[^\s?""'<>]+)\?[^\s""'<>]+", RegexOptions.IgnoreCase)]
    private static partial Regex Query();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?")]
    private static partial Regex Jwt();

    // Rucio: core/authentication.py builds account-identity-appid-32 hex digits.
    [GeneratedRegex(@"[^\s""']*-[^\s""']*-[^\s""']*-[0-9a-f]{32}\b")]
    private static partial Regex RucioToken();
}
