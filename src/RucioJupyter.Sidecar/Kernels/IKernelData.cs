using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>What kernels may know and ask for: the narrow side of the features that the panel uses in full.</summary>
internal interface IKernelData
{
    /// <summary>How it stands with a DID now.</summary>
    Task<KernelFacts> DescribeAsync(Instance instance, Did did, CancellationToken cancellationToken);

    /// <summary>Every file with its path, in the order of Rucio. A torn list is an exception, never a short one.</summary>
    IAsyncEnumerable<KernelFile> FilesAsync(Instance instance, Did did, CancellationToken cancellationToken);

    /// <summary>DIDs whose name matches; an empty list where none does.</summary>
    Task<KernelHits> SearchAsync(Instance instance, string pattern, string type, int limit, CancellationToken cancellationToken);

    /// <summary>Starts a download or makes a rule; a second call while one is under way starts nothing.</summary>
    Task RequestAsync(Instance instance, Did did, CancellationToken cancellationToken);
}
