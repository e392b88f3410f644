using Rucio.Client;

namespace RucioJupyter.Sidecar.Errors;

/// <summary>What a failure of Rucio means to the person in front of the panel. Pure.</summary>
internal static class RucioProblem
{
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
        RucioError.Unreachable => (503, RucioCodes.Unreachable, "Check the network, and rucio_base_url and rucio_ca_cert of the instance: 'rucio-jupyter doctor' names the step that fails."),
        RucioError.Unauthenticated => (401, RucioCodes.Unauthenticated, "Log in again in the Rucio panel's settings."),
        RucioError.Forbidden => (403, RucioCodes.Forbidden, "Ask for the permission, or log in with another account."),
        RucioError.NotFound => (404, RucioCodes.NotFound, null),
        RucioError.Conflict => (409, RucioCodes.Conflict, null),
        RucioError.Invalid => (Between(e.Status, 400, 499) ?? 400, RucioCodes.Invalid, null),
        RucioError.Busy => (e.Status is 429 ? 429 : 503, RucioCodes.Busy, "Try again in a moment: the Rucio server is overloaded or under maintenance."),
        RucioError.BadReply => (502, RucioCodes.BadReply, "Try again. Where it stays, rucio_base_url may name something that is not a Rucio server."),
        RucioError.ServerFault => (Between(e.Status, 500, 599) ?? 502, RucioCodes.ServerFault, "The Rucio server failed inside: its operators can help."),
        _ => (502, RucioCodes.ServerFault, null),
    };

    private static int? Between(int? status, int low, int high) => status >= low && status <= high ? status : null;
}
