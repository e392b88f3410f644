using System.Text.Json;

namespace Rucio.Client.Tests.Json;

/// <summary>What other versions of Rucio may send.</summary>
public sealed class WireTests
{
    [Fact]
    public void Unknown_fields_are_ignored_and_unknown_words_kept()
    {
        var rule = RucioJson.Read(
            """{"id": "a", "scope": "s", "name": "n", "account": "x", "rse_expression": "R", "state": "RuleState.FROZEN", "copies": 1.0, "locks_ok_cnt": 1, "locks_replicating_cnt": 0, "locks_stuck_cnt": 0, "new": {"a": [1]}, "did_type": "DIDType.FILE"}"""u8,
            RucioJson.Default.Rule)!;

        Assert.Equal("FROZEN", rule.State.Text);
        Assert.Equal(DidType.File, rule.DidType);
        Assert.Equal(1, rule.Copies);
    }

    [Fact]
    public void A_file_with_unknown_fields_of_every_kind_is_read()
    {
        var file = RucioJson.Read(
            """{"new": {"name": [1, {"scope": "x"}]}, "scope": "s\u00fc", "more": [[]], "name": "a\"\\\u65e5", "events": 3.0, "last": null, "guid": "g"}"""u8,
            RucioJson.Default.DidFile)!;

        Assert.Equal(new DidFile { Scope = "sü", Name = "a\"\\日", Events = 3, Guid = "g" }, file);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("""{"scope": 1, "name": "a"}""")]
    [InlineData("""{"scope": "s", "name": {"a": 1}}""")]
    [InlineData("""{"scope": "s", "name": "a", "bytes": []}""")]
    [InlineData("""{"scope": "s", "name": "a" """)]
    public void What_is_no_file_is_a_failure(string text) => Assert.ThrowsAny<JsonException>(
        () => RucioJson.Read(System.Text.Encoding.UTF8.GetBytes(text), RucioJson.Default.DidFile));

    [Theory]
    [InlineData("110.0", 110)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1e3", 1000)]
    public void A_whole_number_may_be_written_as_a_float(string text, long expected) => Assert.Equal(
        expected, RucioJson.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"scope": "s", "name": "n", "bytes": {{text}}}"""), RucioJson.Default.DidFile)!.Bytes);

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"5\"")]
    [InlineData("1e300")]
    [InlineData("true")]
    public void Anything_else_is_no_whole_number(string text) => Assert.ThrowsAny<JsonException>(
        () => RucioJson.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"scope": "s", "name": "n", "bytes": {{text}}}"""), RucioJson.Default.DidFile));

    [Theory]
    [InlineData("Sun, 22 Nov 2026 04:34:27 UTC")]
    [InlineData("Sun, 22 Nov 2026 04:34:27 GMT")]
    [InlineData("2026-11-22T04:34:27")]
    [InlineData("2026-11-22T05:34:27+01:00")]
    public void Dates_are_UTC_in_either_form(string text)
    {
        Assert.True(RucioDate.TryParse(text, out var date));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 4, 34, 27, TimeSpan.Zero), date);
        Assert.Equal(TimeSpan.Zero, date.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("yesterday")]
    [InlineData("Sun, 42 Nov 2026 04:34:27 UTC")]
    public void Other_texts_are_no_dates(string? text) => Assert.False(RucioDate.TryParse(text, out _));
}
