using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>One way to log in. Stateless towards the user: what was given comes in, what Rucio says goes out.</summary>
internal interface ISignIn
{
    public AuthMethod Method { get; }

    /// <summary>Whether the instance and this machine allow the method at all; else why not, as a sentence.</summary>
    public string? Obstacle(Instance instance);

    /// <summary>What stands for this user in the key of the token cache. Looks at files, not at the network.</summary>
    /// <exception cref="RefusalException">A file that the credentials name cannot be used.</exception>
    public string Identity(Instance instance, Credentials credentials);

    /// <summary>When that which the user gave will end, as far as can be seen without asking Rucio.</summary>
    /// <exception cref="RefusalException">It cannot be used as it is: a file is missing, has expired, or needs its pass-phrase.</exception>
    public Outlook Foresee(Instance instance, Credentials credentials);

    /// <summary>Asks Rucio.</summary>
    /// <exception cref="RucioException">Rucio refused or could not be asked.</exception>
    /// <exception cref="RefusalException">The credentials cannot be used, or Rucio leaves the choice between several accounts.</exception>
    public Task<Grant> SignInAsync(Instance instance, RucioConnection connection, Credentials credentials, CancellationToken cancellationToken);
}
