using System.Globalization;
using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Disk;

/// <summary>Says in words what a failed write means.</summary>
internal static class DiskFault
{
    // Linux errno values, which .NET passes on as HResult where it has no exception of its own.
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    /// <summary>Whether an exception is one of those that file operations throw. Ask only around file operations: sockets throw them too.</summary>
    public static bool IsOne(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <param name="neededBytes">What was still to be written; null where unknown.</param>
    public static TransferException Explain(Exception exception, string folder, long? neededBytes) => exception switch
    {
        IOException { HResult: NoSpaceLeft } => Full(folder, neededBytes, FreeSpace.Bytes(folder), exception),
        IOException { HResult: QuotaExceeded } => new(
            TransferFault.DiskFull, $"Your disk quota for {folder} is used up. Remove files that you no longer need, then retry.", exception),
        IOException { HResult: ReadOnlyFileSystem } => new(
            TransferFault.NotWritable, $"{folder} is on a read-only file system. Choose another download folder.", exception),
        UnauthorizedAccessException => new(
            TransferFault.NotWritable, $"You may not write to {folder}. Change its permissions or choose another download folder.", exception),
        _ => new(TransferFault.NotWritable, $"Writing to {folder} failed: {exception.Message}", exception),
    };

    /// <param name="reservedBytes">What has to stay free beside it; named where it is the reason.</param>
    public static TransferException Full(string folder, long? neededBytes, long? freeBytes, Exception? cause = null, long reservedBytes = 0) => new(
        TransferFault.DiskFull,
        (neededBytes, freeBytes) switch
        {
            (long needed, long free) when reservedBytes > 0 && needed <= free =>
                $"The disk is nearly full: {Words(needed)} are needed in {folder} and {Words(free)} are free, but {Words(reservedBytes)} have to stay free. Free some space, then retry.",
            (long needed, long free) =>
                $"The disk is full: {Words(needed)} are needed in {folder} and {Words(free)} are free. Free some space, then retry.",
            (null, long free) => $"The disk is full: {Words(free)} are free in {folder}. Free some space, then retry.",
            (long needed, null) => $"The disk is full: {Words(needed)} are needed in {folder}. Free some space, then retry.",
            _ => $"The disk of {folder} is full. Free some space, then retry.",
        },
        cause);

    /// <summary>A size with three digits and a decimal unit, as the panel writes it.</summary>
    public static string Words(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB"];
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || value >= 100 ? value.ToString("F0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture))} {units[unit]}");
    }
}
