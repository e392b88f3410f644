using Rucio.Transfers.Naming;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>What a download that will not go on leaves in its folder.</summary>
internal static class UnfinishedParts
{
    /// <summary>Removes the parts of files; complete files stay.</summary>
    /// <returns>Why some stay too; null where none does.</returns>
    public static string? Discard(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                var unfinished = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
                foreach (var file in unfinished.Where(UnfinishedFile.IsOne).ToList())
                {
                    File.Delete(file);
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
