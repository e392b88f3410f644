using System.Buffers;
using System.Buffers.Text;
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
    private const int LongestLine = 16 * 1024;

    /// <summary>Gives back every mapped page that can be had again from its file. Where the system does not tell its mappings, nothing happens.</summary>
    /// <returns>Bytes of the mappings that were given back, in memory or not.</returns>
    public static long GiveBack()
    {
        try
        {
            using var mappings = new FileStream(Mappings, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            long bytes = 0;
            foreach (var clean in Clean(mappings))
            {
                Posix.ForgetPages(clean.Start, clean.Length);
                bytes += clean.Length;
            }

            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // a system without this file, or one that hides it
        }
    }

    /// <summary>The mappings of files of which no page differs from the file: code, and data that only is read.</summary>
    /// <param name="smaps">As proc_pid_smaps(5) describes it: for each mapping a line with its place, then lines of figures. Half a megabyte, so it is read without making text of it.</param>
    internal static List<Mapping> Clean(Stream smaps)
    {
        var found = new List<Mapping>();
        var buffer = ArrayPool<byte>.Shared.Rent(LongestLine);
        Mapping? place = null;
        var filled = 0;
        while (smaps.Read(buffer, filled, buffer.Length - filled) is > 0 and var read)
        {
            var rest = buffer.AsSpan(0, filled += read);
            for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
            {
                var line = rest[..end];
                rest = rest[(end + 1)..];
                if (line.StartsWith("Anonymous:"u8))
                {
                    // A page that this process has changed (a relocation, a debugger's mark) would be lost.
                    if (place is not null && line.EndsWith(" 0 kB"u8))
                    {
                        found.Add(place);
                    }

                    place = null;
                }
                else if (!line.EndsWith(" kB"u8))
                {
                    place = Place(line);
                }
            }

            // A line longer than the buffer is no mapping of ours: its first part is dropped.
            filled = rest.Length < buffer.Length ? rest.Length : 0;
            rest[..filled].CopyTo(buffer);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return found;
    }

    // 7f01e1c00000-7f01e2600000 r-xp 00002000 fe:00 1234   /usr/share/dotnet/…/System.Private.CoreLib.dll
    private static Mapping? Place(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var slash = line.IndexOf((byte)'/');
        if (space < 0 || slash < 0
            || !Utf8Parser.TryParse(line, out long start, out var digits, 'x')
            || line[digits] != '-'
            || !Utf8Parser.TryParse(line[(digits + 1)..], out long end, out _, 'x'))
        {
            return null;
        }

        var how = line[(space + 1)..];
        var isRead = how.StartsWith("r-xp "u8) || how.StartsWith("r--s "u8);
        return isRead && !line[slash..].StartsWith("/memfd:"u8) ? new Mapping((nint)start, (nint)(end - start)) : null;
    }

    /// <summary>A range of addresses, in bytes.</summary>
    internal sealed record Mapping(nint Start, nint Length);
}
