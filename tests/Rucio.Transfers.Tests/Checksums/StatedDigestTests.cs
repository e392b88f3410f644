using Rucio.Transfers.Checksums;

namespace Rucio.Transfers.Tests.Checksums;

public sealed class StatedDigestTests
{
    private const string Adler32 = "03da0195";
    private const string Md5 = "1f69c66028c35037ad67c6b8c76b8f1a";

    [Theory]
    [InlineData("adler32=03da0195", true)]
    [InlineData("ADLER32=3DA0195", true)]
    [InlineData("adler32=A9oBlQ==", true)]
    [InlineData("md5=H2nGYCjDUDetZ8a4x2uPGg==", true)]
    [InlineData("MD5=1F69C66028C35037AD67C6B8C76B8F1A", true)]
    [InlineData("sha-256=abc=, adler32=03da0195", true)]
    [InlineData("adler32=03da0195,md5=H2nGYCjDUDetZ8a4x2uPGg==", true)]
    [InlineData("adler32=03da0196", false)]
    [InlineData("adler32=03da0195,md5=AAAAAAAAAAAAAAAAAAAAAA==", false)]
    [InlineData("md5=H2nGYCjDUDetZ8a4x2uPGg==,adler32=00000001", false)]
    [InlineData("sha-256=4gr1uQ==", null)]
    [InlineData("adler32=", null)]
    [InlineData("adler32", null)]
    [InlineData("adler32=not a sum", null)]
    [InlineData("adler32=103da0195", null)]
    [InlineData("md5=A9oBlQ==", null)]
    [InlineData("", null)]
    public void What_a_storage_states_is_read_in_each_of_its_forms(string header, bool? agrees)
    {
        using var reply = new HttpResponseMessage();
        reply.Headers.TryAddWithoutValidation("Digest", header);
        Assert.Equal(agrees, StatedDigest.Of(reply).Agrees(Adler32, Md5));
    }

    [Fact]
    public void A_storage_may_use_a_line_for_each_and_may_say_nothing()
    {
        using var silent = new HttpResponseMessage();
        Assert.Null(StatedDigest.Of(silent).Agrees(Adler32, Md5));
        using var reply = new HttpResponseMessage();
        reply.Headers.TryAddWithoutValidation("Digest", ["sha=x", $"adler32={Adler32}"]);
        Assert.Equal(new StatedDigest(Adler32, null), StatedDigest.Of(reply));
    }
}
