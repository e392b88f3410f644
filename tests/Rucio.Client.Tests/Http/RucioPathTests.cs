using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client.Tests.Http;

public sealed class RucioPathTests
{
    [Theory]
    [InlineData("/", "/dids/test/a/files")]
    [InlineData("/rucio", "/rucio/dids/test/a/files")]
    [InlineData("/rucio/", "/rucio/dids/test/a/files")]
    [InlineData("/a/b%20c/", "/a/b%20c/dids/test/a/files")]
    public void The_path_of_the_base_url_is_kept(string basePath, string expected) =>
        Assert.Equal(expected, new RucioPath("dids").Add(new Did("test", "a")).Add("files").Encode(basePath, encodedSlashes: false));

    [Theory]
    [InlineData("odd+plus dataset", "odd%2Bplus%20dataset", "odd%252Bplus%20dataset")]
    [InlineData("100%.root", "100%25.root", "100%2525.root")]
    [InlineData("a%2Fb.root", "a%252Fb.root", "a%25252Fb.root")]
    [InlineData("a&b=c?.root", "a%26b%3Dc%3F.root", "a%26b%3Dc%3F.root")]
    [InlineData("odd/dataset/with/slashes", "odd/dataset/with/slashes", "odd%2Fdataset%2Fwith%2Fslashes")]
    [InlineData("odd-ünïcode-日本", "odd-%C3%BCn%C3%AFcode-%E6%97%A5%E6%9C%AC", "odd-%C3%BCn%C3%AFcode-%E6%97%A5%E6%9C%AC")]
    [InlineData("a:b;c@d!$'()*,[]", "a%3Ab%3Bc%40d%21%24%27%28%29%2A%2C%5B%5D", "a%3Ab%3Bc%40d%21%24%27%28%29%2A%2C%5B%5D")]
    [InlineData("..dots..root", "..dots..root", "..dots..root")]
    public void A_name_is_encoded_for_the_server_that_decodes_it(string name, string plain, string encoded)
    {
        Assert.Equal("/dids/odd/" + plain, new RucioPath("dids").Add(new Did("odd", name)).Encode("/", encodedSlashes: false));
        Assert.Equal("/dids/odd/" + encoded, new RucioPath("dids").Add(new Did("odd", name)).Encode("/", encodedSlashes: true));
    }

    [Theory]
    [InlineData("/belle/MC")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("..")]
    public void A_name_that_would_arrive_as_another_is_not_sent(string name)
    {
        Assert.False(RucioPath.IsAddressable(name, encodedSlashes: false));
        var fault = Assert.Throws<RucioException>(() => new RucioPath("dids").Add(new Did("belle", name)).Check(encodedSlashes: false));
        Assert.Equal(RucioError.Invalid, fault.Error);
    }

    [Theory]
    [InlineData("/belle/MC", true)]
    [InlineData("a/../b", true)]
    [InlineData("..", false)]
    public void With_encoded_slashes_only_a_bare_dot_is_lost(string name, bool isAddressable) =>
        Assert.Equal(isAddressable, RucioPath.IsAddressable(name, encodedSlashes: true));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void A_scope_or_an_id_that_would_change_the_path_is_not_sent(string segment) =>
        Assert.Throws<RucioException>(() => new RucioPath("rules", segment).Check(encodedSlashes: false));

    [Fact]
    public void Whatever_a_name_holds_one_decoding_gives_it_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString>(), ArbMap.Default.ArbFor<NonEmptyString>(), (scope, name) =>
        {
            var did = new Did(Valid(scope.Get), Valid(name.Get));
            var path = new RucioPath("dids").Add(did).With("key", did.Name).Encode("/base", encodedSlashes: false);
            var (sent, query) = (path.Split('?')[0], path.Split('?')[1]);
            return path.All(character => character is > ' ' and < '\u007f')
                && Uri.UnescapeDataString(sent) == $"/base/dids/{did.Scope}/{did.Name}"
                && Uri.UnescapeDataString(query) == $"key={did.Name}";
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_a_name_holds_a_server_that_decodes_twice_gets_it_back() => Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), name =>
    {
        var valid = Valid(name.Get);
        var sent = new RucioPath("dids").Add(new Did("s", valid)).Encode("/", encodedSlashes: true)["/dids/s/".Length..];
        var byTheWebServer = Uri.UnescapeDataString(sent.Replace("%2F", "%252F", StringComparison.Ordinal)); // which leaves %2F alone
        return !sent.Contains('/', StringComparison.Ordinal) && Uri.UnescapeDataString(byTheWebServer.Replace('+', ' ')) == valid;
    }).QuickCheckThrowOnFailure();

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
