using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rucio.Emulator.Storage;
using RucioJupyter.Tests.Shared;

namespace Rucio.Emulator.Tests.Storage;

public sealed class ContentRuleTests
{
    [Fact]
    public void Every_file_of_the_storage_has_the_checksums_that_the_catalogue_gives()
    {
        var storage = (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(Contract.RucioCatalogue, "storage.json")))!;
        var rows = storage["files"]!.AsArray();
        Assert.NotEmpty(rows);

        Parallel.ForEach(rows, static row =>
        {
            var bytes = row!["bytes"]!.GetValue<int>();
            var catalogued = row["catalogue"]?["bytes"]?.GetValue<int>() ?? bytes;
            var file = StoredFile.Seed(row["name"]!.ToString(), catalogued, bytes, row["change"]?.ToString(), DateTimeOffset.UnixEpoch);

            Assert.Equal(bytes, file.Content.Length);
            Assert.Equal((row["name"]!.ToString(), row["adler32"]!.ToString()), (row["name"]!.ToString(), Checksum.Adler32(file.Content)));
            Assert.Equal(row["md5"]!.ToString(), Convert.ToHexStringLower(MD5.HashData(file.Content)));
            if (row["base64"]?.ToString() is { } text)
            {
                Assert.Equal(Convert.FromBase64String(text), file.Content);
            }

            if (row["catalogue"] is { } believed)
            {
                var unspoilt = ContentRule.Bytes(row["name"]!.ToString(), catalogued);
                Assert.Equal(believed["md5"]!.ToString(), Convert.ToHexStringLower(MD5.HashData(unspoilt)));
            }
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_rest_of_less_than_a_word_takes_the_highest_bytes_of_the_last_output(int length)
    {
        var longer = ContentRule.Bytes("some name", length + 4 - (length % 4));

        var content = ContentRule.Bytes("some name", length);

        var whole = length - (length % 4);
        Assert.Equal(longer.AsSpan(0, whole), content.AsSpan(0, whole));
        Assert.Equal(longer.AsSpan(whole + 4 - (length % 4), length % 4), content.AsSpan(whole));
    }
}
