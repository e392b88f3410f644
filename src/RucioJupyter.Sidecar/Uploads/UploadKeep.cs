using System.Text.Json;
using Rucio.Client;
using Rucio.Policy;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Puts the files of one upload into their dataset, with metadata and a rule so that Rucio keeps them; what concerns the dataset happens once. Thread-safe.</summary>
/// <param name="job">Any file of the upload: they share dataset, metadata, lifetime and storage.</param>
internal sealed class UploadKeep(RucioClient client, UploadJob job) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Did? _dataset = job.DatasetDid is { } text ? Did.Parse(text) : null;
    private bool _isMade;
    private bool _isKept;

    /// <param name="file">Registered already.</param>
    /// <param name="step">Takes note of each step.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="RucioException">Rucio refuses; the latest step says what.</exception>
    public async Task KeepAsync(Did file, Action<string, string> step, CancellationToken cancellationToken)
    {
        if (_dataset is not { } dataset)
        {
            await DescribeAsync(file, step, cancellationToken);
            await RuleAsync(file, step, cancellationToken);
            return;
        }

        step("attach", $"Attaching to {dataset}.");
        await OnceAsync(() => _isMade, async () =>
        {
            await MakeAsync(dataset, cancellationToken);
            await DescribeAsync(dataset, step, cancellationToken);
            _isMade = true;
        }, cancellationToken);
        step("attach", $"Adding it to {dataset}.");
        await client.Dids.AttachNewAsync(dataset, [file], cancellationToken);
        await OnceAsync(() => _isKept, async () =>
        {
            await RuleAsync(dataset, step, cancellationToken);
            _isKept = true;
        }, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private async Task OnceAsync(Func<bool> isDone, Func<Task> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!isDone())
            {
                await act();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task MakeAsync(Did dataset, CancellationToken cancellationToken)
    {
        try
        {
            await client.Dids.AddAsync(new NewDid(dataset, DidType.Dataset), cancellationToken);
        }
        catch (RucioException e) when (e.Error is RucioError.Conflict)
        {
            // It is there already.
        }
    }

    private async Task DescribeAsync(Did did, Action<string, string> step, CancellationToken cancellationToken)
    {
        if (job.Metadata is { } text && JsonSerializer.Deserialize(text, UploadsJson.Default.IReadOnlyDictionaryStringJsonElement) is { } metadata)
        {
            step("metadata", $"Writing the metadata of {did}: {string.Join(", ", metadata.Keys)}.");
            await client.Dids.SetMetadataAsync(did, metadata, cancellationToken);
        }
    }

    private async Task RuleAsync(Did did, Action<string, string> step, CancellationToken cancellationToken)
    {
        var lifetime = job.Lifetime is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        step("rule", $"Asking Rucio to keep {did} on {job.Rse}{(lifetime is null ? "" : $" for {job.Lifetime} s")}.");
        try
        {
            await client.Rules.AddAsync(new NewRule([did], job.Rse) { Lifetime = lifetime }, cancellationToken);
        }
        catch (RucioException e) when (e.Error is RucioError.Conflict && e.ExceptionClass is "DuplicateRule")
        {
            // There is such a rule: that is what was wanted.
        }
    }
}
