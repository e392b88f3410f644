using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Tests.Dids;

public sealed class DidArgumentTests
{
    [Theory]
    [InlineData("test:small.dataset", "test", "small.dataset")]
    [InlineData("odd:colon:in:name.root", "odd", "colon:in:name.root")]
    [InlineData("odd:/belle/MC/x.root", "odd", "/belle/MC/x.root")]
    [InlineData("odd:grüß-中文-😀.root", "odd", "grüß-中文-😀.root")]
    public void The_first_colon_separates(string text, string scope, string name)
    {
        var did = DidArgument.Parse(text);

        Assert.Equal((scope, name), (did.Scope, did.Name));
    }

    [Theory]
    [InlineData("nocolon", "'nocolon' is not a DID: it has no colon between scope and name.")]
    [InlineData("test:", "'test:' is not a DID: something must stand on both sides of the colon.")]
    [InlineData(":name", "':name' is not a DID: something must stand on both sides of the colon.")]
    [InlineData("../auth:name", "'../auth:name' is not a DID: a scope holds no slash, and neither part holds control characters.")]
    [InlineData("..:name", "'..:name' is not a DID: a scope holds no slash, and neither part holds control characters.")]
    [InlineData("test:a\nb", "'test:a\uFFFDb' is not a DID: a scope holds no slash, and neither part holds control characters.")]
    public void A_malformed_did_is_refused_with_the_reason(string text, string message)
    {
        var refusal = Assert.Throws<RefusalException>(() => DidArgument.Parse(text));

        Assert.Equal((400, "malformed_did", "did", message), (refusal.Status, refusal.Code, refusal.Field, refusal.Message));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_did_is_named(string? text) =>
        Assert.Equal("did", Assert.Throws<RefusalException>(() => DidArgument.Parse(text)).Field);

    [Fact]
    public void A_did_without_end_is_refused() =>
        Assert.Equal("malformed_did", Assert.Throws<RefusalException>(() => DidArgument.Parse("a:" + new string('b', 5000))).Code);
}
