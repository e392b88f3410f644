using System.Text;
using Rucio.Policy;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Naming;

public sealed class SafeNameTests
{
    public static TheoryData<string> HostileNames => [.. s_hostile];

    private static readonly string[] s_hostile =
    [
        "..", ".", "../x", "a/../../x", "/etc/passwd", "//a", "a//b", "a/", "a/./b", "a\0b", "a\nb", "a\\b", "x.part", "x.PART", "a/x.part.json", "x.part/y",
        new string('n', 250), new string('n', 500), new string('\u00e9', 250), "a/" + new string('\u65e5', 250) + ".root", string.Join('/', Enumerable.Repeat("deep", 400)),
        "\ud800", "\udc00x", "f~0123456789abcdef.root", "f~0123456789abcdef", " ", "-rf", "~", "%2e%2e%2f", "a%2Fb", "caf\u00e9 \u65e5\u672c.root",
    ];

    [Theory]
    [InlineData("small-file-0.root", "test/small-file-0.root")]
    [InlineData("many/part-00000.bin", "test/many/part-00000.bin")]
    [InlineData("100% sure #1?.root", "test/100% sure #1?.root")]
    [InlineData("a%2Fb", "test/a%2Fb")]
    [InlineData("caf\u00e9 \u65e5\u672c.root", "test/caf\u00e9 \u65e5\u672c.root")]
    [InlineData(".hidden", "test/.hidden")]
    public void An_ordinary_name_keeps_its_look(string name, string path) => Assert.Equal(path, SafeName.Of(new Did("test", name)));

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void No_name_leaves_the_folder_or_is_too_long(string name)
    {
        foreach (var did in new[] { new Did("test", name), new Did(name, "file") })
        {
            var path = SafeName.Of(did);
            Assert.StartsWith("/root/", Path.GetFullPath(Path.Combine("/root", path)), StringComparison.Ordinal);
            Assert.Equal(Path.Combine("/root", path), Path.GetFullPath(Path.Combine("/root", path)));
            Assert.All(path.Split('/'), part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, SafeName.PartBytes));
            Assert.DoesNotContain(path, char.IsControl);
            Assert.False(path.EndsWith(".part", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".part.json", StringComparison.OrdinalIgnoreCase));
            Assert.Equal(path, SafeName.Of(did));
        }
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void Every_name_can_be_written_to_a_real_disk(string name)
    {
        using var folder = new TemporaryFolder();
        var target = Path.Combine(folder.Path, SafeName.Of(new Did("test", name)));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(UnfinishedFile.Of(target), "x");
        File.WriteAllText(UnfinishedFile.JournalOf(target), "x");
        File.Move(UnfinishedFile.Of(target), target);
        Assert.True(File.Exists(target));
    }

    [Fact]
    public void Two_names_never_have_one_path()
    {
        var names = s_hostile.Concat(["a/b", "a", "b", "x", "x.part", "a_b", "file", "ab", "etc/passwd", new string('n', 251), new string('n', 240)]);
        var dids = names.SelectMany(name => new[] { new Did("test", name), new Did("mock", name), new Did(name.Replace(':', '_'), "x") }).Distinct().ToList();
        var paths = dids.Select(SafeName.Of).ToList();
        Assert.Equal(paths.Count, paths.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_name_that_is_mapped_keeps_its_extension_and_says_a_hash() =>
        Assert.Matches("^test/nnn+~[0-9a-f]{16}\\.root$", SafeName.Of(new Did("test", new string('n', 300) + ".root")));

    [Fact]
    public void Random_names_are_safe_and_apart()
    {
        var random = new Random(7);
        const string alphabet = "./.~a\0\\%é日:\ud800p";
        var seen = new Dictionary<string, string>();
        for (var i = 0; i < 20_000; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var path = SafeName.Of(new Did("s", name));
            Assert.Equal("/r/" + path, Path.GetFullPath("/r/" + path));
            Assert.StartsWith("s/", path, StringComparison.Ordinal);
            Assert.True(seen.TryAdd(path, name) || seen[path] == name, $"{path} for two names");
        }
    }
}
