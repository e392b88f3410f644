using System.Globalization;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>Answers what kernels and the notebook's part of the panel ask.</summary>
internal sealed class KernelDesk(IKernelData data, KernelManifests manifests, InstanceRegistry registry, ActiveChoice choice)
{
    /// <summary>The instance that is named, else the one that is active in the panel, else the only one.</summary>
    /// <exception cref="RefusalException">400 no_instance, or what the registry refuses.</exception>
    public Instance InstanceOf(string? @namespace)
    {
        if (!string.IsNullOrEmpty(@namespace))
        {
            return registry.Get(@namespace);
        }

        var name = ActiveInstance
            ?? throw new RefusalException(400, KernelCodes.NoInstance, "No Rucio instance is chosen.")
            {
                Field = "namespace",
                Remedy = registry.Entries.Count == 0
                    ? "Add one to RucioConfig.instances in jupyter_server_config.json."
                    : $"Choose one in the Rucio panel, or name it: {string.Join(", ", registry.Entries.Select(e => e.Name))}.",
            };
        return registry.Get(name);
    }

    public string? ActiveInstance =>
        choice.Instance is { } chosen && registry.Entries.Any(e => e.Name == chosen) ? chosen
        : registry.Entries.Count == 1 ? registry.Entries[0].Name
        : null;

    /// <summary>State and one page of files.</summary>
    /// <param name="instance">Where to ask.</param>
    /// <param name="did">What to resolve.</param>
    /// <param name="limit">Files in the reply; 0: none.</param>
    /// <param name="cursor">From the page before; null: the first.</param>
    /// <param name="manifest">Write a longer list to files instead of handing out pages.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task<ResolveReply> ResolveAsync(Instance instance, Did did, int limit, string? cursor, bool manifest, CancellationToken cancellationToken)
    {
        var facts = await data.DescribeAsync(instance, did, cancellationToken);
        var reply = ResolveReply.Of(did.ToString(), instance.Name, facts);
        if (limit == 0)
        {
            return reply;
        }

        if (manifest && !facts.Available && facts.Total > limit)
        {
            // Paths that cannot be opened are worth no question about thousands of files: a helper pages through them when a cell asks.
            return reply with { Next = "0" };
        }

        var from = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var files = new List<KernelFile>();
        var index = 0;
        var more = false;
        await foreach (var file in data.FilesAsync(instance, did, cancellationToken))
        {
            if (index++ < from)
            {
                continue;
            }

            if (files.Count == limit && !manifest)
            {
                more = true;
                break;
            }

            files.Add(file);
        }

        if (facts.Available && files.Exists(file => file.Path is null))
        {
            // What Rucio says of a collection and what lies on the mount are two things: the files have just been looked at.
            reply = ResolveReply.Of(did.ToString(), instance.Name, await MendedAsync(instance, did, files, whole: from == 0 && !more, cancellationToken));
            if (manifest && files.Count > limit)
            {
                return reply with { Next = "0" };
            }
        }

        if (manifest && files.Count > limit)
        {
            return reply with { Next = limit.ToString(CultureInfo.InvariantCulture), Manifest = await manifests.WriteAsync(files, cancellationToken) };
        }

        return reply with { Items = files, Next = more ? (from + files.Count).ToString(CultureInfo.InvariantCulture) : null };
    }

    /// <summary>Facts that do not call available what has files without a path.</summary>
    private async Task<KernelFacts> MendedAsync(Instance instance, Did did, List<KernelFile> files, bool whole, CancellationToken cancellationToken)
    {
        var facts = await data.DescribeAsync(instance, did, cancellationToken);
        if (!facts.Available)
        {
            return facts;
        }

        var first = files.First(file => file.Path is null);
        var here = files.Count(file => file.Path is not null);
        return facts with
        {
            State = here == 0 ? first.State : StateWord.PartlyHere,
            Here = whole ? here : null,
            HereBytes = null,
            Sentence = first.Error ?? $"{first.Did} is not readable here.",
        };
    }

    /// <exception cref="RefusalException">403 kernel_requests_disabled.</exception>
    public async Task<ResolveReply> RequestAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        if (!instance.KernelRequests)
        {
            throw new RefusalException(403, KernelCodes.KernelRequestsDisabled, $"{instance.DisplayName} does not let code in notebooks ask for data.")
            {
                Instance = instance.Name,
                Remedy = "Press Get in the Rucio panel.",
            };
        }

        await data.RequestAsync(instance, did, cancellationToken);
        return ResolveReply.Of(did.ToString(), instance.Name, await data.DescribeAsync(instance, did, cancellationToken));
    }
}
