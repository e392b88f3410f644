using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Tests.Security;

public sealed class PosixTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rj-posix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_mark_tells_a_change_that_keeps_length_and_time()
    {
        var file = Path.Combine(_folder, "f");
        File.WriteAllText(file, "one");
        var time = File.GetLastWriteTimeUtc(file);
        var before = Posix.Mark(file);
        Assert.Equal(before, Posix.Mark(file));

        File.WriteAllText($"{file}.new", "two");
        File.SetLastWriteTimeUtc($"{file}.new", time);
        File.Move($"{file}.new", file, overwrite: true);

        Assert.NotEqual(before, Posix.Mark(file));
        Assert.Null(Posix.Mark($"{file}.new"));
    }

    [Fact]
    public void A_mark_of_a_link_is_that_of_the_file_behind_it()
    {
        var file = Path.Combine(_folder, "f");
        File.WriteAllText(file, "one");
        var link = File.CreateSymbolicLink(Path.Combine(_folder, "l"), file).FullName;

        Assert.Equal(Posix.Mark(file), Posix.Mark(link));
        Assert.Equal(FileKind.Link, Posix.Facts(link)!.Kind);
    }
}
