using Rucio.Policy.Packages;

namespace Rucio.Policy.Tests.Packages;

public sealed class FolderRightsTests
{
    private static readonly string[] Mounts =
    [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "36 22 0:45 / /opt/rucio/policy ro,relatime - tmpfs tmpfs rw",
        @"37 22 0:46 / /srv/two\040words rw,relatime - tmpfs tmpfs rw",
        "38 36 0:47 / /opt/rucio/policy/open rw - tmpfs tmpfs rw",
    ];

    [Theory]
    [InlineData("/opt/rucio/policy", true)]
    [InlineData("/opt/rucio/policy/vo1_policy/vo1_policy.dll", true)]
    [InlineData("/opt/rucio/policy/open/vo2_policy", false)]
    [InlineData("/opt/rucio/policy2", false)]
    [InlineData("/srv/two words/vo1_policy", false)]
    [InlineData("/home/jdoe", false)]
    public void A_read_only_mount_is_not_writable_whatever_its_mode(string path, bool readOnly) => Assert.Equal(readOnly, FolderRights.IsReadOnly(Mounts, path));
}
