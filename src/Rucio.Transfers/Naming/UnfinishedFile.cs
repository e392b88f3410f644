namespace Rucio.Transfers.Naming;

/// <summary>The names beside a target while it is not complete. No DID is ever stored under such a name.</summary>
internal static class UnfinishedFile
{
    public const string Ending = ".part";
    public const string JournalEnding = ".part.json";

    public static bool IsOne(string path) => path.EndsWith(Ending, StringComparison.Ordinal) || path.EndsWith(JournalEnding, StringComparison.Ordinal);

    public static string Of(string target) => target + Ending;

    public static string JournalOf(string target) => target + JournalEnding;
}
