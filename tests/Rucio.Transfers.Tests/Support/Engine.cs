using Rucio.Policy;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Tests.Support;

/// <summary>The download engine with a folder of its own and short patience.</summary>
internal sealed class Engine : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly StorageHttp _http;

    public Engine(IStorageCredentials? credentials = null, string? caCert = null, TransferSettings? settings = null)
    {
        Settings = settings ?? new TransferSettings { FirstPause = TimeSpan.FromMilliseconds(1), JournalFromBytes = 1000 };
        _http = new StorageHttp(new StorageTrust(caCert), credentials ?? new NoCredentials(), Settings, TimeProvider.System);
        Folder = new TargetFolder(_temporary.Path);
        Progress = new TransferProgress(TimeProvider.System);
        Download = new FileDownload(
            [new HttpReplicaReader(_http, Settings, TimeProvider.System), new LocalReplicaReader(Settings, TimeProvider.System)],
            Settings,
            TimeProvider.System);
    }

    public TransferSettings Settings { get; }

    public TargetFolder Folder { get; }

    public TransferProgress Progress { get; }

    public FileDownload Download { get; }

    public WantedFile Wanted(string name, ExpectedContent expected, params string[] pfns)
    {
        var did = new Did("test", name);
        return new WantedFile(did, expected, Folder.PathOf(did), [.. pfns.Select((pfn, i) => Source(did, pfn, $"RSE-{i + 1}"))]);
    }

    public Task<FileOutcome> GetAsync(WantedFile file, CancellationToken cancellationToken = default) =>
        Download.GetAsync(file, Folder, Progress, cancellationToken);

    /// <summary>Every file below the folder, relative.</summary>
    public IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder.Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder.Root, f)).Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _http.Dispose();
        _temporary.Dispose();
    }

    private static ReplicaSource Source(Did did, string pfn, string rse) =>
        Pfn.TryParse(pfn, out var parsed) ? new ReplicaSource(did, rse, parsed) : throw new ArgumentException(pfn);
}
