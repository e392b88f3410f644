using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Tests.Replicas;

public sealed class MountPathTests
{
    [Theory]
    [InlineData("root://xrd1:1094//rucio/test/72/5f/mounted-0.root", 1, "/eos/rucio/test/72/5f/mounted-0.root")]
    [InlineData("root://xrd1:1094//rucio/test/72/5f/mounted-0.root", 0, "/eos/rucio/rucio/test/72/5f/mounted-0.root")]
    [InlineData("davs://dav1.example.org:443/rucio/a b#c?d%20e+f.root", 1, "/eos/rucio/a b#c?d%20e+f.root")]
    [InlineData("srm://srm.example.org:8443/srm/managerv2?SFN=/castor/rucio/x/f", 2, "/eos/rucio/x/f")]
    [InlineData("file://localhost/mnt/rse/test/f", 2, "/eos/rucio/test/f")]
    [InlineData("root://xrd1//rucio//belle//MC/f", 1, "/eos/rucio/belle/MC/f")]
    public void The_path_begins_at_the_configured_slash(string pfn, int at, string expected)
    {
        var path = MountPath.Of(Destination(at), pfn, out var fault);

        Assert.Equal((expected, null), (path, fault));
    }

    [Fact]
    public void A_prefix_mapping_comes_first_and_the_longest_wins()
    {
        var destination = Destination(0, new PathMapping("root://x//a/", "/mnt/a"), new PathMapping("root://x//a/b/", "/mnt/b/"));

        Assert.Equal("/mnt/b/f", MountPath.Of(destination, "root://x//a/b/f", out _));
        Assert.Equal("/mnt/a/c/f", MountPath.Of(destination, "root://x//a/c/f", out _));
        Assert.Equal("/eos/rucio/z/f", MountPath.Of(destination, "root://x//z/f", out _));
    }

    [Theory]
    [InlineData("root://x//rucio/f", 5, "path_begins_at 5")]
    [InlineData("root://x//rucio/../../etc/passwd", 1, "names no file below the mount of LOCAL-MOUNT")]
    [InlineData("root://x/", 0, "names no file below the mount of LOCAL-MOUNT")]
    [InlineData("root://x", 0, "names no file below the mount of LOCAL-MOUNT")]
    public void A_pfn_without_a_path_below_the_mount_says_why(string pfn, int at, string reason)
    {
        Assert.Null(MountPath.Of(Destination(at), pfn, out var fault));
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    private static Destination Destination(int at, params PathMapping[] mappings) =>
        new() { Rse = "LOCAL-MOUNT", MountPath = "/eos/rucio", PathBeginsAt = at, PathMappings = mappings };
}
