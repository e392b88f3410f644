namespace RucioJupyter.Sidecar.Sessions;

/// <summary>How a user proves to Rucio who they are.</summary>
internal enum AuthMethod
{
    Userpass,
    X509,
    X509Proxy,
    Oidc,
}

/// <summary>The words that stand for an <see cref="AuthMethod"/> in configuration, on the wire and at rest.</summary>
internal static class AuthMethodNames
{
    public static IReadOnlyList<AuthMethod> All { get; } = [AuthMethod.Oidc, AuthMethod.X509, AuthMethod.X509Proxy, AuthMethod.Userpass];

    public static string Word(this AuthMethod method) => method switch
    {
        AuthMethod.Userpass => "userpass",
        AuthMethod.X509 => "x509",
        AuthMethod.X509Proxy => "x509_proxy",
        AuthMethod.Oidc => "oidc",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    public static bool TryParse(string? word, out AuthMethod method)
    {
        foreach (var candidate in All)
        {
            if (candidate.Word() == word)
            {
                method = candidate;
                return true;
            }
        }

        method = default;
        return false;
    }
}
