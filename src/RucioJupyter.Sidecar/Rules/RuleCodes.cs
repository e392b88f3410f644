namespace RucioJupyter.Sidecar.Rules;

/// <summary>Error codes of replication rules.</summary>
internal static class RuleCodes
{
    public const string RuleDenied = "rule_denied";
    public const string RuleLocked = "rule_locked";
    public const string RuleNotFound = "rule_not_found";
    public const string UnknownRse = "unknown_rse";
    public const string RseNotWritable = "rse_not_writable";
    public const string RuleRefused = "rule_refused";
    public const string WebUiNotConfigured = "webui_not_configured";
}
