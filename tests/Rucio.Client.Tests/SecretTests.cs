namespace Rucio.Client.Tests;

public sealed class SecretTests
{
    [Fact]
    public void No_form_of_printing_shows_the_value()
    {
        var secret = new Secret("hunter2");
        var token = new RucioToken(secret, DateTimeOffset.UnixEpoch, "jdoe");

        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("hunter2", token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(token), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_secrets_are_equal_when_their_values_are()
    {
        Assert.Equal(new Secret("a"), new Secret("a"));
        Assert.NotEqual(new Secret("a"), new Secret("b"));
        Assert.True(default(Secret).IsEmpty);
    }
}
