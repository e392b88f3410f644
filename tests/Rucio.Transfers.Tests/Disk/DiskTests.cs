using Rucio.Transfers.Disk;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Disk;

public sealed class DiskTests
{
    [Fact]
    public void A_batch_that_does_not_fit_is_refused_with_both_numbers()
    {
        var space = new BatchSpace(new TransferSettings(), _ => 1_500_000_000);
        space.Require("/data", 1_400_000_000);
        var failure = Assert.Throws<TransferException>(() => space.Require("/data", 2_000_000_000));
        Assert.Equal(TransferFault.DiskFull, failure.Fault);
        Assert.Equal("The disk is full: 2 GB are needed in /data and 1.5 GB are free. Free some space, then retry.", failure.Message);
    }

    [Fact]
    public void A_batch_that_would_leave_too_little_is_refused_with_what_has_to_stay_free()
    {
        var space = new BatchSpace(new TransferSettings { ReserveBytes = 32_000_000 }, _ => 29_500_000);
        var failure = Assert.Throws<TransferException>(() => space.Require("/data", 202_000));
        Assert.Equal("The disk is nearly full: 202 kB are needed in /data and 29.5 MB are free, but 32 MB have to stay free. Free some space, then retry.", failure.Message);
    }

    [Fact]
    public void A_disk_that_does_not_say_is_tried() => new BatchSpace(new TransferSettings(), _ => null).Require("/data", long.MaxValue / 2);

    [Fact]
    public void The_free_space_of_a_folder_that_is_not_there_yet_is_that_of_its_parent()
    {
        using var folder = new TemporaryFolder();
        Assert.True(FreeSpace.Bytes(Path.Combine(folder.Path, "not", "yet")) > 0);
    }

    [Fact]
    public void A_full_device_is_said_in_words()
    {
        var exception = Assert.ThrowsAny<IOException>(() => File.WriteAllBytes("/dev/full", new byte[10]));
        var failure = DiskFault.Explain(exception, "/dev", 10_000_000);
        Assert.Equal(TransferFault.DiskFull, failure.Fault);
        Assert.StartsWith("The disk is full: 10 MB are needed in /dev", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, nameof(TransferFault.NotWritable), "read-only")]
    [InlineData(122, nameof(TransferFault.DiskFull), "quota")]
    [InlineData(5, nameof(TransferFault.NotWritable), "failed")]
    public void Other_refusals_of_a_disk_have_their_own_words(int error, string fault, string words)
    {
        var failure = DiskFault.Explain(new IOException("input/output error", error), "/data", null);
        Assert.Equal(Enum.Parse<TransferFault>(fault), failure.Fault);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(200_000_000, "200 MB")]
    [InlineData(1_362_000_000_000, "1.36 TB")]
    public void Sizes_are_written_for_people(long bytes, string words) => Assert.Equal(words, DiskFault.Words(bytes));

    [Fact]
    public void A_folder_can_be_flushed_one_that_is_gone_has_nothing_to_lose_and_a_file_is_none()
    {
        using var folder = new TemporaryFolder();
        DurableFolder.Flush(folder.Path);
        DurableFolder.Flush(folder.Path + "/absent");
        File.WriteAllText(folder.Path + "/file", "");
        Assert.Contains("Not a directory", Assert.Throws<IOException>(() => DurableFolder.Flush(folder.Path + "/file/below")).Message, StringComparison.Ordinal);
    }
}
