using System.Text;
using Rucio.Client.Tests.Fixture;

namespace Rucio.Client.Tests.Json;

public sealed class PythonNumbersTests
{
    [Fact]
    public async Task A_quota_without_limit_is_the_largest_number()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json("""{"A": 5, "Infinity": Infinity}"""));

        var limits = await server.Client(TimeProvider.System).Accounts.LimitsAsync("root");

        Assert.Equal(5, limits["A"]);
        Assert.Equal(long.MaxValue, limits["Infinity"]);
    }

    [Fact]
    public async Task A_usage_without_limit_is_read_too()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json(
            "{\"rse\": \"A\", \"bytes\": 1, \"files\": 1, \"bytes_limit\": Infinity, \"bytes_remaining\": -Infinity}\n"));

        var usage = await server.Client(TimeProvider.System).Accounts.UsageAsync("root").SingleAsync();

        Assert.Equal((long.MaxValue, long.MinValue), (usage.LimitBytes!.Value, usage.RemainingBytes!.Value));
    }

    [Theory]
    [InlineData("""{"a": "Infinity NaN -Infinity"}""", null)]
    [InlineData("""{"a\"": "\\", "b": NaN}""", """{"a\"": "\\", "b": null}""")]
    [InlineData("""{"a": -5, "b": [Infinity,-Infinity]}""", """{"a": -5, "b": [9223372036854775807,-9223372036854775808]}""")]
    [InlineData("\"open Infinity", null)]
    [InlineData("", null)]
    public void Only_what_stands_outside_of_texts_is_replaced(string text, string? expected) => Assert.Equal(
        expected, PythonNumbers.Replace(Encoding.UTF8.GetBytes(text)) is { } replaced ? Encoding.UTF8.GetString(replaced.Span) : null);
}
