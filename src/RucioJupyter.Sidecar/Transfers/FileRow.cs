using Rucio.Policy;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>One row of <c>transfer_file</c>.</summary>
/// <param name="Ordinal">Its place in Rucio's list.</param>
/// <param name="State"><c>queued</c>, <c>here</c> or <c>failed</c>.</param>
/// <param name="Path">Absolute; kept from the first time, so that a file never moves.</param>
/// <param name="Size">Of the verified file.</param>
/// <param name="Modified">Ticks of the verified file's last change, UTC.</param>
internal sealed record FileRow(
    long Ordinal, Did Did, long? Bytes, string? Adler32, string State, string? Path = null, long? Size = null, long? Modified = null, string? Error = null, string? Code = null)
{
    public const string Queued = "queued";
    public const string Here = "here";
    public const string Failed = "failed";

    /// <summary>Whether the verified file still lies there untouched. One look at the file system.</summary>
    public bool IsStillHere()
    {
        if (State != Here || Path is null)
        {
            return false;
        }

        var file = new FileInfo(Path);
        return file.Exists && file.Length == Size && file.LastWriteTimeUtc.Ticks == Modified;
    }
}
