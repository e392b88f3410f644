using System.Globalization;
using System.Text.Json;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Writes the rows of a page of <c>files</c>: <c>{did, size, adler32}</c>.</summary>
internal sealed class FilePageRows(FileRows rows)
{
    private static readonly JsonEncodedText DidKey = JsonEncodedText.Encode("did");
    private static readonly JsonEncodedText SizeKey = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText Adler32Key = JsonEncodedText.Encode("adler32");

    public void Write(Utf8JsonWriter json, int row)
    {
        var file = rows.At(row);
        json.WriteStartObject();
        json.WriteString(DidKey, file.Did);
        json.WriteNumberOrNull(SizeKey, file.Size);
        if (file.Adler32 is { } checksum)
        {
            Span<char> digits = stackalloc char[8];
            checksum.TryFormat(digits, out _, "x8", CultureInfo.InvariantCulture);
            json.WriteString(Adler32Key, digits);
        }
        else
        {
            json.WriteNull(Adler32Key);
        }

        json.WriteEndObject();
    }
}
