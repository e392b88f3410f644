namespace RucioJupyter.Sidecar.Rses;

/// <summary>Error codes of storage elements.</summary>
internal static class RseCodes
{
    public const string BadExpression = "bad_rse_expression";
}
