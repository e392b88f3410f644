using Rucio.Policy;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Naming;

public sealed class TargetFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("x/y/z", "x/y")]
    public void A_file_and_a_folder_of_one_name_both_find_room(string first, string second)
    {
        var folder = new TargetFolder(_temporary.Path);
        var paths = new[] { folder.PathOf(new Did("s", first)), folder.PathOf(new Did("s", second)) };
        foreach (var path in paths)
        {
            folder.Prepare(path);
            File.WriteAllText(path, "x");
        }

        Assert.Equal(Path.Combine(_temporary.Path, "s", first), paths[0]);
        Assert.All(paths, path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void What_lies_on_the_disk_counts_too()
    {
        Directory.CreateDirectory(Path.Combine(_temporary.Path, "s", "a"));
        Assert.NotEqual(Path.Combine(_temporary.Path, "s", "a"), new TargetFolder(_temporary.Path).PathOf(new Did("s", "a")));
    }

    [Fact]
    public void A_kept_path_stays_with_its_DID()
    {
        var first = new TargetFolder(_temporary.Path);
        first.PathOf(new Did("s", "a/b"));
        var path = first.PathOf(new Did("s", "a"));
        var later = new TargetFolder(_temporary.Path);
        later.Keep(new Did("s", "a"), path);
        Assert.NotEqual(path, later.PathOf(new Did("s", "a~b")));
        Assert.Equal(Path.Combine(_temporary.Path, "s", "a", "b"), later.PathOf(new Did("s", "a/b")));
    }

    [Fact]
    public void A_link_in_the_way_is_refused()
    {
        using var elsewhere = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(_temporary.Path, "s"), elsewhere.Path);
        var folder = new TargetFolder(_temporary.Path);
        var failure = Assert.Throws<TransferException>(() => folder.Prepare(folder.PathOf(new Did("s", "sub/f"))));
        Assert.Equal(TransferFault.NotWritable, failure.Fault);
        Assert.Contains("symbolic link", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("s/../../x")]
    public void A_target_outside_is_refused(string path)
    {
        var folder = new TargetFolder(_temporary.Path);
        Assert.Throws<TransferException>(() => folder.Prepare(Path.Combine(_temporary.Path, path)));
    }
}
