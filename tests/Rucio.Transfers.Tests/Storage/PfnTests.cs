using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Tests.Storage;

public sealed class PfnTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8078/rucio/test/c4/93/small.root", "http://127.0.0.1:8078/rucio/test/c4/93/small.root")]
    [InlineData("davs://host:443/r/a b", "https://host/r/a%20b")]
    [InlineData("dav://host/r/x", "http://host/r/x")]
    [InlineData("https://host/r/100%", "https://host/r/100%25")]
    [InlineData("https://host/r/a%2Fb", "https://host/r/a%252Fb")]
    [InlineData("https://host/r/a?b#c&d+e", "https://host/r/a%3Fb%23c&d+e")]
    [InlineData("https://host/r/a\\b\"c", "https://host/r/a%5Cb%22c")]
    [InlineData("https://host/r/caf\u00e9", "https://host/r/caf%C3%A9")]
    [InlineData("https://host/r/../../x", "https://host/r/../../x")]
    [InlineData("https://host//two//slashes", "https://host//two//slashes")]
    [InlineData("https://s3/b/o%20k?X-Amz-Signature=1%2F2", "https://s3/b/o%20k?X-Amz-Signature=1%2F2")]
    public void The_path_is_encoded_once(string pfn, string address)
    {
        Assert.True(Pfn.TryParse(pfn, out var parsed));
        var uri = parsed.ToHttp();
        Assert.Equal(address, uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + uri.PathAndQuery);
    }

    [Theory]
    [InlineData("file:///mnt/rse/x", "", "/mnt/rse/x")]
    [InlineData("file://localhost:0/mnt/rse/x", "localhost", "/mnt/rse/x")]
    [InlineData("root://xrd1:1094//rucio/x", "xrd1", "//rucio/x")]
    [InlineData("https://[::1]:8443/x", "[::1]", "/x")]
    [InlineData("https://user:pw@host/x", "host", "/x")]
    public void Host_and_path_are_told_apart(string pfn, string host, string path)
    {
        Assert.True(Pfn.TryParse(pfn, out var parsed));
        Assert.Equal((host, path), (parsed.Host, parsed.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/no/scheme")]
    [InlineData("https://host")]
    public void What_is_no_PFN_is_refused(string pfn) => Assert.False(Pfn.TryParse(pfn, out _));
}
