using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Rules;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Brings a DID here: by a download, or by a rule of Rucio's.</summary>
internal sealed class MakeAvailable(RucioSessions sessions, DidCatalogue dids, Downloads downloads, LocalFiles local, RuleMaker rules, RuleWatch watch, EventHub events)
{
    private const int LongestLifetimeDays = 36500;

    /// <exception cref="RefusalException">401 not_signed_in; 404 did_not_found.</exception>
    public async Task<Transfer> DownloadAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        // A download that cannot begin is refused now, not in a list of failed transfers.
        _ = sessions.Client(instance);
        await dids.GetAsync(instance, did, cancellationToken);
        var transfer = await downloads.EnqueueAsync(instance, did, cancellationToken);
        local.Expire(instance, did);
        return transfer;
    }

    /// <exception cref="RefusalException">400 for a bad field; else what <see cref="RuleMaker"/> refuses.</exception>
    public async Task<RulesReply> ReplicateAsync(Instance instance, Did did, MakeAvailableRequest request, CancellationToken cancellationToken)
    {
        var choice = DestinationChoice.Of(instance, request.Rse);
        var lifetime = request.LifetimeDays switch
        {
            null => instance.RuleLifetime,
            > 0 and <= LongestLifetimeDays => TimeSpan.FromDays(request.LifetimeDays.Value),
            _ => throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The field 'lifetime_days' must be from 1 to {LongestLifetimeDays}, not {request.LifetimeDays}.")
            {
                Field = "lifetime_days",
            },
        };
        var reply = await rules.MakeAsync(instance, did, choice.First, new RuleWishes(lifetime, request.Comment, request.AskApproval == true), cancellationToken);
        watch.Follow(instance, did, DestinationChoice.Of(instance, null), null);
        events.Publish(EventNames.Did, new DidChange(instance.Name, did.ToString(), StateWord.OnTheWay), EventsJson.Default.DidChange);
        return reply;
    }
}

/// <summary>Body of <c>did/make-available</c>.</summary>
/// <param name="Did">What to bring here.</param>
/// <param name="Rse">Replica mode: one of the mounted RSEs. Default: the first.</param>
/// <param name="LifetimeDays">Replica mode. Default: as configured.</param>
/// <param name="Comment">Replica mode: a word about the rule.</param>
/// <param name="AskApproval">Replica mode: whether somebody is asked to agree.</param>
internal sealed record MakeAvailableRequest(string? Did, string? Rse, int? LifetimeDays, string? Comment, bool? AskApproval);
