using Rucio.Client;

namespace RucioJupyter.Sidecar.Errors;

/// <summary>What a failure of Rucio means to the person in front of the panel. Pure.</summary>
internal static class RucioProblem
{
    public const string Unreachable = "rucio_unreachable";
    public const string Unauthenticated = "rucio_unauthenticated";
    public const string Forbidden = "rucio_forbidden";
    public const string NotFound = "rucio_not_found";
    public const string Conflict = "rucio_conflict";
    public const string Invalid = "rucio_invalid";
    public const string Busy = "rucio_busy";
    public const string BadReply = "rucio_bad_reply";
    public const string ServerFault = "rucio_server_fault";

    public static ProblemBody Body(RucioException e, string traceId)
    {
        var (status, code, remedy) = Describe(e);

        // The Python extension's panel shows 'error': Rucio's own whole text where Rucio spoke.
        return ProblemMap.Body(status, code, Words(e), traceId) with
        {
            ExceptionClass = e.ExceptionClass,
            ExceptionMessage = e.ExceptionMessage,
            Remedy = remedy,
        };
    }

    /// <summary>The same for a thing that is listed with its problem.</summary>
    public static Problem Problem(RucioException e)
    {
        var (_, code, remedy) = Describe(e);
        return new Problem(code, Words(e), remedy);
    }

    /// <summary>Rucio's own words, unless they are those of its interpreter: what it says of a refused token is a traceback, or "NoneType: None".</summary>
    private static string Words(RucioException e) =>
        e.ExceptionMessage is { Length: > 0 } said
        && !said.StartsWith("Traceback", StringComparison.Ordinal)
        && !said.StartsWith("NoneType: None", StringComparison.Ordinal)
            ? said
            : e.Message;

    private static (int Status, string Code, string? Remedy) Describe(RucioException e) => e.Error switch
    {
        RucioError.Unreachable => (503, Unreachable, "Check the network, and rucio_base_url and rucio_ca_cert of the instance: 'rucio-jupyter doctor' names the step that fails."),
        RucioError.Unauthenticated => (401, Unauthenticated, "Log in again in the Rucio panel's settings."),
        RucioError.Forbidden => (403, Forbidden, "Ask for the permission, or log in with another account."),
        RucioError.NotFound => (404, NotFound, null),
        RucioError.Conflict => (409, Conflict, null),
        RucioError.Invalid => (Between(e.Status, 400, 499) ?? 400, Invalid, null),
        RucioError.Busy => (e.Status is 429 ? 429 : 503, Busy, "Try again in a moment: the Rucio server is overloaded or under maintenance."),
        RucioError.BadReply => (502, BadReply, "Try again. Where it stays, rucio_base_url may name something that is not a Rucio server."),
        RucioError.ServerFault => (Between(e.Status, 500, 599) ?? 502, ServerFault, "The Rucio server failed inside: its operators can help."),
        _ => (502, ServerFault, null),
    };

    private static int? Between(int? status, int low, int high) => status >= low && status <= high ? status : null;
}
