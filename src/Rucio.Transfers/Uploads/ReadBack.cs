namespace Rucio.Transfers.Uploads;

/// <summary>What an object on a storage turned out to be.</summary>
/// <param name="Difference">Null where it is the local file, else the difference in words.</param>
/// <param name="IsStated">Whether the storage's own word was enough, so that nothing was read.</param>
internal readonly record struct ReadBack(string? Difference, bool IsStated);
