using System.Collections.Concurrent;
using Rucio.Client;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Metrics;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Every login at Rucio goes through here. Thread-safe.</summary>
/// <remarks>
/// A server with one virtual organisation refuses whoever names another one, and many configurations name theirs for VOMS alone: the Python
/// extension never told it to Rucio. A refused login is therefore tried once more without it.
/// </remarks>
internal sealed partial class Logins(IEnumerable<ISignIn> signIns, RucioConnections connections, OpenFiles openFiles, LoginMetrics metrics, ILogger<Logins> log)
{
    private readonly Dictionary<AuthMethod, ISignIn> _byMethod = signIns.ToDictionary(signIn => signIn.Method);

    // Servers that took a login without it: the next one saves the refusal.
    private readonly ConcurrentDictionary<(string Instance, Uri Server, string Vo), bool> _single = new();

    public ISignIn Of(AuthMethod method) => _byMethod[method];

    /// <exception cref="RucioException">Rucio refused or could not be asked; what it said to the first attempt.</exception>
    public async Task<Grant> SignInAsync(Instance instance, Credentials credentials, CancellationToken cancellationToken)
    {
        var succeeded = false;
        try
        {
            var grant = await ObtainAsync(instance, credentials, cancellationToken);
            succeeded = true;
            openFiles.Tell(instance, credentials); // Not before: a path typed wrong names a file that holds no secret.
            return grant;
        }
        finally
        {
            metrics.Count(instance.Name, credentials.Method.Word(), succeeded);
        }
    }

    private async Task<Grant> ObtainAsync(Instance instance, Credentials credentials, CancellationToken cancellationToken)
    {
        var signIn = _byMethod[credentials.Method];
        if (instance.Vo is not { } vo || credentials.Method is AuthMethod.Oidc)
        {
            return await signIn.SignInAsync(instance, connections.Of(instance), credentials, cancellationToken);
        }

        var server = (instance.Name, instance.AuthUrl ?? instance.BaseUrl, vo);
        if (_single.ContainsKey(server))
        {
            return await signIn.SignInAsync(instance, connections.WithoutVo(instance), credentials, cancellationToken);
        }

        try
        {
            return await signIn.SignInAsync(instance, connections.Of(instance), credentials, cancellationToken) with { Vo = vo };
        }
        catch (RucioException e) when (e.Error is RucioError.Unauthenticated or RucioError.Invalid)
        {
            if (await WithoutVoAsync(signIn, instance, credentials, cancellationToken) is not { } grant)
            {
                throw; // what was said first belongs to what is configured
            }

            _single[server] = true;
            NotMultiVo(instance.Name, vo);
            return grant;
        }
    }

    private async Task<Grant?> WithoutVoAsync(ISignIn signIn, Instance instance, Credentials credentials, CancellationToken cancellationToken)
    {
        try
        {
            return await signIn.SignInAsync(instance, connections.WithoutVo(instance), credentials, cancellationToken);
        }
        catch (RucioException)
        {
            return null; // the first refusal is the one to show
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The Rucio server of {Instance} takes logins without the virtual organisation {Vo} only: it is used for VOMS alone")]
    private partial void NotMultiVo(string instance, string vo);
}
