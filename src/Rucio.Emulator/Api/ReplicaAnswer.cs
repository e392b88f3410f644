using Rucio.Emulator.State;

namespace Rucio.Emulator.Api;

/// <param name="File">Name, size and checksums.</param>
/// <param name="Pfns">Best first.</param>
/// <param name="Shown">How many of them <c>pfns</c> holds; <c>rses</c> names all.</param>
/// <param name="States">By RSE; also of RSEs without a usable protocol.</param>
/// <param name="Parents">Null: not asked for.</param>
internal sealed record ReplicaAnswer(Attachment File, IReadOnlyList<ReplicaAnswer.Pfn> Pfns, int Shown, IReadOnlyList<KeyValuePair<string, string>> States, IReadOnlyList<DidKey>? Parents)
{
    /// <param name="Extract">The client has to take the file out of an archive.</param>
    internal readonly record struct Pfn(string Url, Rse Rse, string Domain, bool Extract);
}
