using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.State;

/// <summary>A row of the dids table. Columns that are not properties here live in <see cref="Other"/>.</summary>
internal sealed class DidRow
{
    public required DidKey Key { get; init; }

    public required string Type { get; init; }

    public required string Account { get; init; }

    public long? Bytes { get; set; }

    public long? Length { get; set; }

    public string? Adler32 { get; init; }

    public string? Md5 { get; init; }

    public bool? IsOpen { get; set; }

    public bool Monotonic { get; set; }

    public DateTimeOffset? ExpiredAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>All other columns, defaults included.</summary>
    public required JsonObject Other { get; init; }

    /// <summary>The keys of the JSON plugin.</summary>
    public JsonObject Metadata { get; init; } = [];

    public bool IsFile => Type == "FILE";

    public bool IsContainer => Type == "CONTAINER";

    public string? Guid => Other["guid"]?.GetValue<string>();

    public long? Events => Other["events"]?.GetValue<long>();

    public long? LumiBlock => Other["lumiblocknr"]?.GetValue<long>();

    /// <summary>The columns as /meta shows them.</summary>
    public JsonObject Columns()
    {
        var columns = WireDate.OnTheWire(Other);
        columns["scope"] = Key.Scope;
        columns["name"] = Key.Name;
        columns["did_type"] = Type;
        columns["account"] = Account;
        columns["bytes"] = Bytes;
        columns["length"] = Length;
        columns["adler32"] = Adler32;
        columns["md5"] = Md5;
        columns["is_open"] = IsOpen;
        columns["monotonic"] = Monotonic;
        columns["expired_at"] = ExpiredAt is { } expired ? WireDate.Rfc(expired) : null;
        columns["created_at"] = WireDate.Rfc(CreatedAt);
        columns["updated_at"] = WireDate.Rfc(UpdatedAt);
        return columns;
    }

    public static DidRow Read(JsonObject row, JsonObject defaults)
    {
        var other = (JsonObject)defaults.DeepClone();
        foreach (var (key, value) in row)
        {
            other[key] = value?.DeepClone();
        }

        var metadata = other["json_metadata"] as JsonObject;
        var created = WireDate.Parse(other["created_at"]!.GetValue<string>());
        var read = new DidRow
        {
            Key = new DidKey(other["scope"]!.GetValue<string>(), other["name"]!.GetValue<string>()),
            Type = other["did_type"]?.GetValue<string>() ?? "FILE",
            Account = other["account"]!.GetValue<string>(),
            Bytes = other["bytes"]?.GetValue<long>(),
            Length = other["length"]?.GetValue<long>(),
            Adler32 = other["adler32"]?.GetValue<string>(),
            Md5 = other["md5"]?.GetValue<string>(),
            IsOpen = other["is_open"]?.GetValue<bool>(),
            Monotonic = other["monotonic"]?.GetValue<bool>() ?? false,
            ExpiredAt = other["expired_at"] is { } expired ? WireDate.Parse(expired.GetValue<string>()) : null,
            CreatedAt = created,
            UpdatedAt = other["updated_at"] is { } updated ? WireDate.Parse(updated.GetValue<string>()) : created,
            Metadata = metadata is null ? [] : (JsonObject)metadata.DeepClone(),
            Other = other,
        };
        other.Remove("json_metadata");
        return read;
    }
}
