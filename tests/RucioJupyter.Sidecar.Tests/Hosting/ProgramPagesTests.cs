using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Tests.Hosting;

public sealed class ProgramPagesTests
{
    [Fact]
    public void Only_unchanged_mappings_of_files_are_given_back()
    {
        const string smaps = """
            7f0000000000-7f0000002000 r-xp 00002000 fe:00 1234   /usr/lib/a library.so
            Rss:                   8 kB
            Anonymous:             0 kB
            THPeligible:           0
            VmFlags: rd ex mr mw me
            7f0000010000-7f0000011000 r-xp 00000000 fe:00 1235   /usr/lib/patched.so
            Rss:                   4 kB
            Anonymous:             4 kB
            7f0000020000-7f0000024000 r--s 00000000 fe:00 1236   /usr/share/dotnet/b.dll
            Anonymous:             0 kB
            7f0000030000-7f0000031000 rw-p 00000000 fe:00 1236   /usr/share/dotnet/b.dll
            Anonymous:             0 kB
            7f0000040000-7f0000041000 rw-p 00000000 00:00 0
            Anonymous:             0 kB
            7f0000050000-7f0000051000 r-xp 00000000 00:01 77     /memfd:doublemapper (deleted)
            Anonymous:             0 kB
            7fff00000000-7fff00002000 r-xp 00000000 00:00 0      [vdso]
            Anonymous:             0 kB
            """;

        using var text = new MemoryStream(Encoding.UTF8.GetBytes(smaps + "\n"));
        var clean = ProgramPages.Clean(text).Select(mapping => $"{mapping.Start:x} {mapping.Length:x}");

        Assert.Equal(["7f0000000000 2000", "7f0000020000 4000"], clean);
    }

    [Fact]
    public void A_line_may_lie_across_two_reads_and_may_be_longer_than_all_others()
    {
        var smaps = new StringBuilder();
        for (var i = 0; i < 500; i++)
        {
            smaps.Append(CultureInfo.InvariantCulture, $"{0x7f0000000000 + (i * 0x1000L):x}-{0x7f0000001000 + (i * 0x1000L):x} r-xp 00000000 fe:00 {i}   /lib/{new string('n', i == 250 ? 40_000 : i)}.so\n");
            smaps.Append("Rss: 4 kB\nAnonymous:             0 kB\nVmFlags: rd ex mr mw me\n");
        }

        using var text = new MemoryStream(Encoding.UTF8.GetBytes(smaps.ToString()));

        // The one with the impossible name is left alone.
        Assert.Equal(499, ProgramPages.Clean(text).Count);
    }

    [Fact]
    public void Pages_that_were_given_back_leave_memory_and_come_again_with_the_same_bytes()
    {
        var path = Path.GetTempFileName();
        var bytes = new byte[1 << 20];
        new Random(7).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        using (var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read))
        using (var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read))
        {
            Assert.Equal(bytes, Read(view, bytes.Length));
            Assert.Equal(1024, ResidentKilobytes(path));

            Assert.InRange(ProgramPages.GiveBack(), bytes.Length, long.MaxValue);

            Assert.Equal(0, ResidentKilobytes(path));
            Assert.Equal(bytes, Read(view, bytes.Length));
        }

        File.Delete(path);
    }

    private static byte[] Read(MemoryMappedViewAccessor view, int length)
    {
        var read = new byte[length];
        view.ReadArray(0, read, 0, length);
        return read;
    }

    private static int ResidentKilobytes(string path) => File.ReadLines("/proc/self/smaps")
        .SkipWhile(line => !line.EndsWith(path, StringComparison.Ordinal))
        .Where(line => line.StartsWith("Rss:", StringComparison.Ordinal))
        .Select(line => int.Parse(line["Rss:".Length..^"kB".Length], System.Globalization.CultureInfo.InvariantCulture))
        .First();
}
