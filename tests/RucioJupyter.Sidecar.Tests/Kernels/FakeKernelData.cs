using System.Runtime.CompilerServices;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Kernels;

namespace RucioJupyter.Sidecar.Tests.Kernels;

/// <summary>Facts that a test sets.</summary>
internal sealed class FakeKernelData : IKernelData
{
    public KernelFacts Facts { get; set; } = Of("not_here", 2, 0);

    public List<KernelFile> Files { get; } = [];

    public List<string> Requested { get; } = [];

    /// <summary>Completes at the next look at the facts.</summary>
    public TaskCompletionSource Looked { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static KernelFacts Of(string state, long total, long here) => new("collection", state, $"{here} of {total} files are here.", total, here, total * 10, here * 10, null);

    public Task<KernelFacts> DescribeAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var looked = Looked;
        Looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        looked.TrySetResult();
        return Task.FromResult(Facts);
    }

    public async IAsyncEnumerable<KernelFile> FilesAsync(Instance instance, Did did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            await Task.Yield();
            yield return file;
        }
    }

    public Task<KernelHits> SearchAsync(Instance instance, string pattern, string type, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(new KernelHits([], false));

    public Task RequestAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        Requested.Add(did.ToString());
        return Task.CompletedTask;
    }
}
