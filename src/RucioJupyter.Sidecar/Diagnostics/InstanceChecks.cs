using System.Net.Sockets;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Rules;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Diagnostics;

/// <summary>Step by step from the name of the host to a file on the mount; a step that cannot be taken says which one before it failed.</summary>
internal sealed class InstanceChecks(RucioConnections connections, RucioSessions sessions, OidcTokenSource oidcTokens, OpenFiles openFiles, MountProbe mounts, TimeProvider time)
{
    /// <summary>Rucio's tokens and X.509 both tolerate less than this.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<Check>> AllAsync(InstanceEntry entry, Did? sample, CancellationToken cancellationToken)
    {
        if (entry.Instance is not { } instance)
        {
            var problem = entry.Problem!; // an entry has one or the other
            return [new Check("instance", entry.Name, CheckResult.Failed, problem.Error, problem.Remedy)];
        }

        var checks = new List<Check>();
        var reached = await StepAsync(checks, "rucio", instance, async token =>
        {
            var version = await connections.Of(instance).PingAsync(token);
            return $"Rucio {version} answers at {instance.BaseUrl.OriginalString}.";
        }, cancellationToken);
        if (instance.CaCert is { } ca)
        {
            checks.Add(Path.Exists(ca)
                ? new Check("ca", instance.Name, CheckResult.Ok, $"{ca} is there.")
                : new Check("ca", instance.Name, CheckResult.Failed, $"rucio_ca_cert names {ca}, which is not there.", "Correct the path, or mount what holds it."));
        }

        if (reached)
        {
            await ClockAsync(checks, instance, cancellationToken);
        }

        var signedIn = reached && await StepAsync(checks, "auth", instance, async token =>
        {
            var account = await sessions.Client(instance).Accounts.WhoAmIAsync(token);
            return $"Logged in as {account.Name} by {sessions.View(instance).Method}.";
        }, cancellationToken);
        if (!reached)
        {
            checks.Add(new Check("auth", instance.Name, CheckResult.Skipped, "Rucio was not reached."));
        }

        if (oidcTokens.OperatorsProblem(instance) is { } missing)
        {
            checks.Add(new Check("token", instance.Name, CheckResult.Warning, missing.Error, missing.Remedy));
        }

        if (sessions.InUse(instance) is { } credentials && openFiles.Of(instance, credentials) is { } open)
        {
            checks.Add(new Check("secret", instance.Name, CheckResult.Warning, $"{open.Path} holds a secret and may be read by other users (mode {open.Mode}).", $"chmod 600 '{open.Path}'"));
        }

        foreach (var destination in instance.Destinations)
        {
            await DestinationAsync(checks, instance, destination, signedIn, sample, cancellationToken);
        }

        checks.Add(MachineChecks.Space(instance));
        return checks;
    }

    private async Task DestinationAsync(List<Check> checks, Instance instance, Destination destination, bool signedIn, Did? sample, CancellationToken cancellationToken)
    {
        var mount = (await mounts.LookAsync(destination, [destination.MountPath], cancellationToken))[0];
        checks.Add(mount == PathState.Readable
            ? new Check("mount", instance.Name, CheckResult.Ok, $"{destination.Rse} is mounted at {destination.MountPath}.")
            : new Check("mount", instance.Name, CheckResult.Failed, $"{destination.Rse} should be mounted at {destination.MountPath}, which is {Said(mount)}.", "Mount it, or correct rse_mount_path."));
        if (!signedIn)
        {
            checks.Add(new Check("rse", instance.Name, CheckResult.Skipped, $"Whether Rucio knows {destination.Rse} is asked once you are logged in."));
            return;
        }

        var known = await StepAsync(checks, "rse", instance, async token =>
        {
            try
            {
                var rse = await sessions.Client(instance).Rses.GetAsync(destination.Rse, token);
                return $"Rucio knows {destination.Rse}{(rse.Deterministic ? ", a deterministic RSE" : "")}.";
            }
            catch (RucioException e) when (e.Error is RucioError.NotFound)
            {
                throw new RefusalException(409, RuleCodes.UnknownRse, $"Rucio knows no storage named {destination.Rse}. Rucio says: {e.ExceptionMessage ?? e.Message}")
                {
                    Remedy = "Correct destination_rse to a name of your own site, or ask the Rucio administrators to register the storage.",
                };
            }
        }, cancellationToken);
        if (known && mount == PathState.Readable)
        {
            checks.Add(await MappingAsync(instance, destination, sample, cancellationToken));
        }
    }

    /// <summary>Computes the path of a real replica and looks whether the file is there: slashes cannot be counted by eye.</summary>
    private async Task<Check> MappingAsync(Instance instance, Destination destination, Did? sample, CancellationToken cancellationToken)
    {
        try
        {
            if ((sample ?? await SampleAsync(instance, destination, cancellationToken)) is not { } did)
            {
                return new Check("mapping", instance.Name, CheckResult.Skipped, $"You have no rule on {destination.Rse}, so there is no file to try the path mapping with.", "Name one that is there: rucio-jupyter doctor --did scope:name");
            }

            var query = new ReplicaQuery { RseExpression = destination.Rse };
            await foreach (var file in sessions.Client(instance).Replicas.ListAsync([did], query, cancellationToken))
            {
                if (file.Pfns.FirstOrDefault(pfn => pfn.Value.Rse == destination.Rse).Key is not { } pfn)
                {
                    continue;
                }

                var path = MountPath.Of(destination, pfn, out var fault);
                var there = (await mounts.LookAsync(destination, [path], cancellationToken))[0];
                return there == PathState.Readable
                    ? new Check("mapping", instance.Name, CheckResult.Ok, $"{file.Did} of {destination.Rse} is {path}.")
                    : new Check("mapping", instance.Name, CheckResult.Failed, fault ?? $"{pfn} would be {path}, which is {Said(there)}.", "Correct path_begins_at or path_mappings until the path is that of the file.");
            }

            return new Check("mapping", instance.Name, CheckResult.Skipped, $"{did} has no replica on {destination.Rse}.", "Name a file that is there: rucio-jupyter doctor --did scope:name");
        }
        catch (RucioException e)
        {
            return Failure("mapping", instance, e);
        }
    }

    private async Task<Did?> SampleAsync(Instance instance, Destination destination, CancellationToken cancellationToken)
    {
        if (sessions.AccountOf(instance) is not { } account)
        {
            return null;
        }

        var filter = new RuleFilter { Account = account, RseExpression = destination.Rse, State = RuleState.Ok };
        await foreach (var rule in sessions.Client(instance).Rules.ListAsync(filter, cancellationToken))
        {
            return new Did(rule.Scope, rule.Name);
        }

        return null;
    }

    /// <summary>The server's Date header against the clock of this machine.</summary>
    private async Task ClockAsync(List<Check> checks, Instance instance, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        // Only the clock is read here; whether the certificate is trusted has just been tried with the instance's own authorities.
#pragma warning disable CA5359
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var client = new HttpClient(handler) { Timeout = StepLimit };
        try
        {
            using var reply = await client.GetAsync(new Uri($"{instance.BaseUrl.OriginalString.TrimEnd('/')}/ping"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (reply.Headers.Date is { } theirs)
            {
                var difference = (time.GetUtcNow() - theirs).Duration();
                checks.Add(difference <= ClockTolerance
                    ? new Check("clock", instance.Name, CheckResult.Ok, "The clocks agree.")
                    : new Check("clock", instance.Name, CheckResult.Warning, $"The clock of this machine and the server's differ by {difference.TotalSeconds:0} s.", "Synchronise the clock of this machine: tokens and certificates depend on it."));
            }
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            checks.Add(new Check("clock", instance.Name, CheckResult.Skipped, "The server's clock could not be read."));
        }
    }

    private static async Task<bool> StepAsync(List<Check> checks, string name, Instance instance, Func<CancellationToken, Task<string>> step, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StepLimit);
        try
        {
            checks.Add(new Check(name, instance.Name, CheckResult.Ok, await step(limit.Token)));
            return true;
        }
        catch (RucioException e)
        {
            checks.Add(Failure(name, instance, e));
        }
        catch (RefusalException e)
        {
            checks.Add(new Check(name, instance.Name, e.Status == 401 ? CheckResult.Warning : CheckResult.Failed, e.Message, e.Remedy));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            checks.Add(new Check(name, instance.Name, CheckResult.Failed, $"{instance.BaseUrl.Host} did not answer within {StepLimit.TotalSeconds:0} s.", "Check the network and the address."));
        }

        return false;
    }

    private static Check Failure(string name, Instance instance, RucioException e)
    {
        var problem = RucioProblem.Problem(e);
        return new Check(name, instance.Name, CheckResult.Failed, problem.Error, problem.Remedy);
    }

    private static string Said(PathState state) => state switch
    {
        PathState.NoMount or PathState.Missing => "not there",
        PathState.Unreadable => "not readable for you",
        PathState.NoAnswer => "not answering",
        _ => "there",
    };
}
