using Rucio.Transfers.Checksums;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Checksums;

public sealed class ExpectedContentTests
{
    private readonly byte[] _bytes = Content.Bytes(1000);

    [Fact]
    public void A_sum_without_its_leading_zeros_is_the_same_sum() =>
        Assert.Null(Difference(new ExpectedContent(0, "1", null), []));

    [Fact]
    public void Capital_digits_are_the_same_digits() =>
        Assert.Null(Difference(new ExpectedContent(1000, Content.SlowAdler32(_bytes).ToUpperInvariant(), null), _bytes));

    [Fact]
    public void Md5_is_checked_where_there_is_no_adler32()
    {
        Assert.Null(Difference(new ExpectedContent(1000, null, Content.Md5(_bytes)), _bytes));
        Assert.Contains("md5 is", Difference(new ExpectedContent(1000, "", Content.Md5([])), _bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_sum_is_named_with_both_values()
    {
        var difference = Difference(new ExpectedContent(1000, "deadbeef", null), _bytes);
        Assert.Equal($"adler32 is {Content.SlowAdler32(_bytes)} instead of deadbeef", difference);
    }

    private static string? Difference(ExpectedContent expected, byte[] bytes)
    {
        using var digest = new FileDigest(expected.NeedsMd5);
        digest.Append(bytes);
        return expected.Difference(digest);
    }
}
