using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>From a row of the table to what a user is told of a file.</summary>
internal static class FileView
{
    /// <param name="isLive">Whether somebody still works on the transfer: what is not here will come.</param>
    public static TransferFile Of(FileRow row, bool isLive)
    {
        var did = row.Did.ToString();
        return row.State switch
        {
            FileRow.Here when row.IsStillHere() => new TransferFile(did, StateWord.Here, row.Size ?? row.Bytes, row.Size ?? 0, row.Path, null, null),
            FileRow.Here => new TransferFile(
                did, StateWord.NotHere, row.Bytes, 0, null, $"{row.Path} was changed or removed after the download. Download it again.", TransferCodes.RemovedFromDisk),
            FileRow.Failed => new TransferFile(did, StateWord.Failed, row.Bytes, 0, null, row.Error, row.Code),
            _ => new TransferFile(did, isLive ? StateWord.OnTheWay : StateWord.NotHere, row.Bytes, 0, null, null, null),
        };
    }
}
