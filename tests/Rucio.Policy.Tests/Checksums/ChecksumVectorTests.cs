using System.Text.Json;
using Rucio.Policy.Checksums;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests.Checksums;

public sealed class ChecksumVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Checksums_are_written_as_Rucio_writes_them() => Vectors.Hold("checksums", Check, output);

    private static string? Check(JsonElement item)
    {
        var given = item.GetProperty("bytes");
        byte[] bytes = given.TryGetProperty("base64", out var once)
            ? Convert.FromBase64String(once.GetString()!)
            : [.. Enumerable.Repeat(Convert.FromBase64String(given.GetProperty("repeat_base64").GetString()!), given.GetProperty("times").GetInt32()).SelectMany(part => part)];
        return bytes.Length != item.GetProperty("length").GetInt32() ? $"the case has {bytes.Length} bytes"
            : Differs(item, "adler32", RucioChecksum.Adler32(bytes)) ?? Differs(item, "md5", RucioChecksum.Md5(bytes))
            ?? Differs(item, "sha256", RucioChecksum.Sha256(bytes)) ?? Differs(item, "crc32", RucioChecksum.Crc32(bytes));
    }

    private static string? Differs(JsonElement item, string name, string was) => was == item.GetProperty(name).GetString() ? null : $"{name} was {was}";
}
