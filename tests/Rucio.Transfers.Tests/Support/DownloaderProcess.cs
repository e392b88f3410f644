using System.Globalization;
using Rucio.Policy;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Tests.Support;

/// <summary>A downloader of one file, in a process of its own that a test can kill: <c>FOLDER NAME BYTES ADLER32 PFN</c>.</summary>
internal static class DownloaderProcess
{
    public static async Task<int> Main(string[] args)
    {
        var settings = new TransferSettings { JournalFromBytes = 1000 };
        using var http = new StorageHttp(new StorageTrust(null), new NoCredentials(), settings, TimeProvider.System);
        var folder = new TargetFolder(args[0]);
        var did = new Did("test", args[1]);
        _ = Pfn.TryParse(args[4], out var pfn);
        var wanted = new WantedFile(
            did, new ExpectedContent(long.Parse(args[2], CultureInfo.InvariantCulture), args[3], null), folder.PathOf(did), [new ReplicaSource(did, "CHILD", pfn)]);
        var download = new FileDownload([new HttpReplicaReader(http, settings, TimeProvider.System)], settings, TimeProvider.System);
        var outcome = await download.GetAsync(wanted, folder, new TransferProgress(TimeProvider.System), CancellationToken.None);
        return outcome.IsHere ? 0 : 1;
    }
}
