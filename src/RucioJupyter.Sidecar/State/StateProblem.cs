using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.State;

/// <summary>What the state file's failures mean to whoever has to mend them.</summary>
internal static class StateProblem
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>The refusal that says it; null where the fault is this program's own.</summary>
    /// <param name="failure">What opening or using the file threw.</param>
    /// <param name="file">The state file.</param>
    public static RefusalException? Of(Exception failure, string file) => failure switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => new RefusalException(503, StateCodes.Busy, $"Another program holds {file} for more than 20 s.", failure)
        {
            Remedy = "Try again. Where it lasts: another Rucio service of yours, a program that looks into the file, or a network home that hangs.",
            RetryAfter = Soon,
        },
        SqliteException { SqliteErrorCode: 11 or 26 } => Unusable(
            $"{file} is damaged.", $"Move it away: mv '{file}' '{file}.damaged'. It is made anew at the next request; logins and the list of transfers in it are lost, downloads stay.", failure),
        SqliteException { SqliteErrorCode: 13 } => Unusable($"There is no room left for {file}.", "Free some space on that disk, or of your quota, and try again.", failure),
        SqliteException { SqliteErrorCode: 10 } => Unusable(
            $"The file system fails to read or write {file}, as it does where a quota is used up.", "Free some space, or name another folder in RUCIO_JUPYTER_STATE.", failure),
        SqliteException { SqliteErrorCode: 3 or 8 or 14 } or UnauthorizedAccessException or IOException => Unusable(
            $"{file} cannot be written: {failure.Message.TrimEnd('.')}.", "Make its folder writable for you, or name another folder in RUCIO_JUPYTER_STATE.", failure),
        _ => null,
    };

    /// <summary>Whether the database failed: who tries again later need not end for it.</summary>
    public static bool Is(Exception failure) => failure is SqliteException || IsOfDisk(failure);

    /// <summary>Whether it is the disk that failed, not a statement of this program.</summary>
    public static bool IsOfDisk(Exception failure) =>
        failure is RefusalException { Code: StateCodes.Unusable or StateCodes.Busy } || (failure is SqliteException && Of(failure, "") is not null);

    public static RefusalException Unusable(string error, string remedy, Exception? failure = null) => new(503, StateCodes.Unusable, error, failure) { Remedy = remedy };
}
