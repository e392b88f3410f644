using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>One <c>key.operator = value</c> of a search.</summary>
internal sealed class DidCondition
{
    private readonly string _operator;
    private readonly JsonNode? _wanted;
    private readonly Regex? _pattern;
    private readonly bool _byJson;

    public DidCondition(string name, JsonNode? wanted, bool byJson)
    {
        (Key, _operator) = Split(name);
        _byJson = byJson && Key != "name";
        if (Key is "created_after" or "created_before")
        {
            _operator = Key == "created_after" ? "gte" : "lte";
            Key = "created_at";
        }

        if (_operator is not ("" or "eq" or "ne" or "gt" or "gte" or "lt" or "lte"))
        {
            throw new UncaughtPythonError("'NoneType' object is not callable");
        }

        _wanted = wanted;
        if (wanted?.GetValueKind() == JsonValueKind.String && _operator is "" or "eq" or "ne" && wanted!.GetValueKind() == JsonValueKind.String && wanted.GetValue<string>() is var text && text.Contains('*', StringComparison.Ordinal))
        {
            _pattern = new Regex("^" + Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
        }
    }

    public string Key { get; }

    public static DidCondition Named(string name) => new(name);

    private DidCondition(string exactName)
    {
        Key = "name";
        _operator = string.Empty;
        _wanted = JsonValue.Create(exactName);
    }

    public static (string Key, string Operator) Split(string name)
    {
        var at = name.LastIndexOf('.');
        return at < 0 ? (name, string.Empty) : (name[..at], name[(at + 1)..]);
    }

    public bool MayBeNamed(string name) => Key != "name" || Compare(JsonValue.Create(name), typed: true);

    public bool Holds(DidRow did)
    {
        if (_byJson)
        {
            return did.Metadata.TryGetPropertyValue(Key, out var value) && value is not null && Compare(value, typed: false);
        }

        var column = Column(did);
        if (!IsNumber(Key) || _wanted?.GetValueKind() != JsonValueKind.String || _pattern is not null)
        {
            return column is not null && Compare(column, typed: true);
        }

        return double.TryParse(_wanted.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? column is not null && Compare(column, typed: true)
            : throw new RucioRefusal(500, "DatabaseException", "An unknown Database Exception has occurred.");
    }

    private static bool IsNumber(string key) => key is "bytes" or "length" or "events" or "run_number" or "task_id" or "panda_id" or "lumiblocknr" or "access_cnt";

    private JsonNode? Column(DidRow did) => Key switch
    {
        "name" => did.Key.Name,
        "scope" => did.Key.Scope,
        "did_type" => did.Type,
        "account" => did.Account,
        "bytes" => did.Bytes,
        "length" => did.Length,
        "adler32" => did.Adler32,
        "md5" => did.Md5,
        "is_open" => did.IsOpen,
        "monotonic" => did.Monotonic,
        "created_at" => WireDate.Stored(did.CreatedAt),
        "updated_at" => WireDate.Stored(did.UpdatedAt),
        "expired_at" => did.ExpiredAt is { } expired ? WireDate.Stored(expired) : null,
        _ => did.Other[Key],
    };

    private bool Compare(JsonNode value, bool typed)
    {
        if (_wanted is null)
        {
            return false;
        }

        if (_pattern is not null)
        {
            return value.GetValueKind() == JsonValueKind.String && _pattern.IsMatch(value.GetValue<string>()) != (_operator == "ne");
        }

        int order;
        if (Key.EndsWith("_at", StringComparison.Ordinal) && DateTimeOffset.TryParse(_wanted.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            order = WireDate.Parse(value.GetValue<string>()).CompareTo(instant);
        }
        else if (value.GetValueKind() == JsonValueKind.Number && (typed || _wanted.GetValueKind() == JsonValueKind.Number)
            && double.TryParse(_wanted.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            order = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture).CompareTo(number);
        }
        else if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            order = string.Equals(value.ToJsonString(), _wanted.ToString(), StringComparison.OrdinalIgnoreCase) ? 0 : 1;
        }
        else
        {
            order = string.CompareOrdinal(value.ToString(), _wanted.ToString());
        }

        return _operator switch
        {
            "gt" => order > 0,
            "gte" => order >= 0,
            "lt" => order < 0,
            "lte" => order <= 0,
            "ne" => order != 0,
            _ => order == 0,
        };
    }
}
