using System.Globalization;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>The parts of programs and libraries that this process has mapped.</summary>
/// <remarks>
/// Most of what is mapped was read once while starting, and the system maps sixteen pages where one was asked for. Given back, they stay in
/// the system's cache as any file does; what is still needed comes back from there, a microsecond a page, without reading the disk.
/// </remarks>
internal static class ProgramPages
{
    private const string Mappings = "/proc/self/smaps";

    /// <summary>Gives back every mapped page that can be had again from its file. Where the system does not tell its mappings, nothing happens.</summary>
    /// <returns>Bytes of the mappings that were given back, in memory or not.</returns>
    public static long GiveBack()
    {
        try
        {
            long bytes = 0;
            foreach (var (start, length) in Clean(File.ReadLines(Mappings)).ToList())
            {
                Posix.ForgetPages(start, length);
                bytes += length;
            }

            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // a system without this file, or one that hides it
        }
    }

    /// <summary>The mappings of files of which no page differs from the file: code, and data that only is read.</summary>
    /// <param name="lines">As proc_pid_smaps(5) describes them: a line with the place, then lines of figures.</param>
    internal static IEnumerable<(nint Start, nint Length)> Clean(IEnumerable<string> lines)
    {
        (nint Start, nint Length)? place = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                // A page that this process has changed (a relocation, a debugger's mark) would be lost.
                if (place is { } clean && line.EndsWith(" 0 kB", StringComparison.Ordinal))
                {
                    yield return clean;
                }

                place = null;
            }
            else if (!line.EndsWith("kB", StringComparison.Ordinal))
            {
                place = Place(line);
            }
        }
    }

    // 7f01e1c00000-7f01e2600000 r-xp 00002000 fe:00 1234   /usr/share/dotnet/…/System.Private.CoreLib.dll
    private static (nint Start, nint Length)? Place(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var range, "r-xp" or "r--s", _, _, not "0", ['/', ..] path]
            || path.StartsWith("/memfd:", StringComparison.Ordinal)
            || range.Split('-') is not [var from, var to]
            || !long.TryParse(from, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(to, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var end))
        {
            return null;
        }

        return ((nint)start, (nint)(end - start));
    }
}
