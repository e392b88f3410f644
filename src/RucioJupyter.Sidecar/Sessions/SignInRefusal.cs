using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>New credentials that Rucio refuses: a question of what was entered, not of a session that has ended.</summary>
internal static class SignInRefusal
{
    public static RefusalException Of(Instance instance, Credentials credentials, RucioException e)
    {
        var problem = RucioProblem.Problem(e);
        return new RefusalException(401, problem.Code, problem.Error, e)
        {
            Instance = instance.Name,
            ExceptionClass = e.ExceptionClass,
            ExceptionMessage = e.ExceptionMessage,
            Remedy = Remedy(instance, credentials),
        };
    }

    private static string Remedy(Instance instance, Credentials credentials)
    {
        var check = credentials switch
        {
            UserpassCredentials => "Check user name, password and account.",
            OidcCredentials => "Check whether Rucio knows the token's issuer and its owner; a fresh token may help.",
            _ => "Check whether Rucio knows the certificate's owner under that account; its administrators can add it.",
        };
        return instance.Vo is { } vo ? $"{check} The instance names the virtual organisation '{vo}', and Rucio refuses an unknown one in the same words." : check;
    }
}
