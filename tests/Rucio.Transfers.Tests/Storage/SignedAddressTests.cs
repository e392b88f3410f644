using Rucio.Transfers.Storage;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Storage;

public sealed class SignedAddressTests
{
    [Fact]
    public async Task A_signed_name_cannot_carry_a_second_request()
    {
        await using var storage = await StorageServer.StartAsync();
        using var engine = new Engine();
        var bytes = Content.Bytes(100);
        var pfn = storage.Pfn("f?Signature=a HTTP/1.1\r\nHost: x\r\n\r\nDELETE /precious HTTP/1.1\r\nHost: x\r\nX: ");
        await engine.GetAsync(engine.Wanted("f", Content.Expected(bytes), pfn));
        Assert.Equal(
            "/f?Signature=a%20HTTP/1.1%0D%0AHost:%20x%0D%0A%0D%0ADELETE%20/precious%20HTTP/1.1%0D%0AHost:%20x%0D%0AX:%20", Assert.Single(storage.Requests).Target);
    }

    [Theory]
    [InlineData("https://h/a%2Fb c?X-Amz-Signature=a%2Bb&x=é", "https://h/a%2Fb%20c?X-Amz-Signature=a%2Bb&x=%C3%A9")]
    [InlineData("https://h/a?sig=a\tb\r\nc#d", "https://h/a?sig=a%09b%0D%0Ac%23d")]
    [InlineData("https://h/a?sig=a\"<>^`{|}\\", "https://h/a?sig=a\"<>^`{|}\\")]
    public void A_signed_name_stays_as_it_is_but_for_what_no_request_line_holds(string pfn, string address)
    {
        Assert.True(Pfn.TryParse(pfn, out var parsed));
        Assert.Equal(address, parsed.ToHttp().AbsoluteUri);
    }
}
