using System.Buffers.Text;
using System.Text.Json;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Reads the end of a JSON web token. No signature is checked: Rucio does that, this only plans ahead.</summary>
internal static class Jwt
{
    /// <returns>Null for a token that is not a JWT (an opaque one is as good), and for one without an end.</returns>
    public static DateTimeOffset? ExpiryOf(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty("exp", out var exp)
                && exp.ValueKind == JsonValueKind.Number
                && exp.TryGetDouble(out var seconds)
                && seconds is > 0 and < 253402300800 // the year 10000
                    ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                    : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null; // an opaque token that happens to hold two dots
        }
    }
}
