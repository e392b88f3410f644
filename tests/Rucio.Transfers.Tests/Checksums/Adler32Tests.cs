using System.Text;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Checksums;

public sealed class Adler32Tests
{
    [Theory]
    [InlineData("", "00000001")]
    [InlineData("a", "00620062")]
    [InlineData("Wikipedia", "11e60398")]
    public void Known_sums_are_reproduced(string text, string sum)
    {
        var adler32 = Adler32.Start;
        adler32.Append(Encoding.ASCII.GetBytes(text));
        Assert.Equal(sum, adler32.Hex);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(5535)]
    [InlineData(5536)]
    [InlineData(5537)]
    [InlineData(1_000_003)]
    public void Blocks_of_any_size_give_the_sum_of_the_definition(int length)
    {
        var bytes = Content.Bytes(length);
        var whole = Adler32.Start;
        whole.Append(bytes);
        var pieces = Adler32.Start;
        for (var at = 0; at < length; at += 777)
        {
            pieces.Append(bytes.AsSpan(at, Math.Min(777, length - at)));
        }

        Assert.Equal(Content.SlowAdler32(bytes), whole.Hex);
        Assert.Equal(whole.Hex, pieces.Hex);
    }

    [Fact]
    public void The_largest_bytes_do_not_overflow()
    {
        var bytes = new byte[200_000];
        bytes.AsSpan().Fill(0xff);
        var adler32 = Adler32.Start;
        adler32.Append(bytes);
        Assert.Equal(Content.SlowAdler32(bytes), adler32.Hex);
    }
}
