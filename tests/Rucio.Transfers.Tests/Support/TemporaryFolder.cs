namespace Rucio.Transfers.Tests.Support;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rucio-transfers-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
