using Rucio.Policy;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Forgets what an upload has made untrue.</summary>
internal sealed class UploadedCaches(DidCatalogue dids, DidContent content, DidMetadata metadata, FileListings listings)
{
    /// <param name="instance">Where files were added.</param>
    /// <param name="did">The dataset, or the file.</param>
    public void Forget(Instance instance, Did did)
    {
        dids.Clear();
        content.Clear();
        metadata.Clear();
        if (listings.Peek(instance, did) is not null)
        {
            _ = listings.RefreshAsync(instance, did, CancellationToken.None).ContinueWith(refreshed => _ = refreshed.Exception, TaskScheduler.Default); // Who asks next is told what went wrong.
        }
    }
}
