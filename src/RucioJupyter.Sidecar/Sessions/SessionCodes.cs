namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Codes of this feature; docs/api/errors.md explains each.</summary>
internal static class SessionCodes
{
    public const string NotSignedIn = "not_signed_in";
    public const string NoCredentials = "no_credentials";
    public const string SeveralAccounts = "several_accounts";
    public const string OidcNotConfigured = "oidc_not_configured";
    public const string TokenUnusable = "token_unusable";
    public const string TokenExpired = "token_expired";
    public const string CertificateUnusable = "certificate_unusable";
    public const string CertificateExpired = "certificate_expired";
    public const string PassPhraseNeeded = "pass_phrase_needed";
    public const string PassPhraseWrong = "pass_phrase_wrong";
    public const string ProxyProgramMissing = "proxy_program_missing";
    public const string ProxyProgramFailed = "proxy_program_failed";
}
