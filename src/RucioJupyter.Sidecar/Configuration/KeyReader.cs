using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Reads typed values out of one object and collects every fault, each with the key and what it must be.</summary>
/// <param name="values">What somebody wrote.</param>
/// <param name="where">How the object is called in messages.</param>
/// <param name="home">What <c>~</c> means in a path.</param>
/// <param name="prefix">How the variables begin that the values came from: numbers and yes/no are text then. Null: a file.</param>
internal sealed class KeyReader(JsonObject values, string where, string home, string? prefix)
{
    /// <summary>Sentences; the object can be used only where there is none.</summary>
    public List<string> Faults { get; } = [];

    public bool Has(string key) => values[key] is { } value && !(value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0);

    /// <summary>The text; an empty one is as good as none.</summary>
    public string? Text(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (values[key]!.GetValueKind() == JsonValueKind.String) // Has
        {
            return values[key]!.GetValue<string>();
        }

        Fault(key, "must be a text in quotes");
        return null;
    }

    /// <summary>The text, which must be there.</summary>
    public string Required(string key, string whatItIs)
    {
        if (Text(key) is { } text)
        {
            return text;
        }

        if (!Has(key))
        {
            Fault(key, $"is missing: {whatItIs}");
        }

        return "";
    }

    public string? OneOf(string key, params string[] words)
    {
        if (Text(key) is not { } text || words.Contains(text))
        {
            return Text(key);
        }

        Fault(key, $"is '{text}' and must be one of {string.Join(", ", words)}");
        return null;
    }

    public Uri? Url(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            Fault(key, $"is '{text}' and must be an address that begins with https:// or http://");
            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            Fault(key, "must not hold a user name or a password: each user logs in");
            return null;
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            Fault(key, "must end before the first ? or #");
            return null;
        }

        return url;
    }

    /// <summary>An absolute path without a trailing slash; <c>~/</c> means the home.</summary>
    public string? FullPath(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var path = text == "~" ? home : text.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, text[2..]) : text;
        if (Path.IsPathFullyQualified(path) && !path.Contains('\0', StringComparison.Ordinal))
        {
            return path.Length > 1 ? path.TrimEnd('/') : path;
        }

        Fault(key, $"is '{text}' and must be an absolute path");
        return null;
    }

    /// <summary>A whole number from 0 to <paramref name="most"/>.</summary>
    public int? Number(string key, int most)
    {
        if (!Has(key))
        {
            return null;
        }

        var value = values[key]!; // Has
        var text = value.GetValueKind() == JsonValueKind.Number || (prefix is not null && value.GetValueKind() == JsonValueKind.String) ? value.ToString() : "";
        // 4.0 too: to JSON it is the same number, and so some programs write it.
        if (int.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= most)
        {
            return number;
        }

        Fault(key, $"is {value.ToJsonString()} and must be a whole number from 0 to {most}");
        return null;
    }

    public bool? Flag(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        var value = values[key]!; // Has
        switch (value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetValue<bool>();
            case JsonValueKind.String when prefix is not null:
                return RucioVariables.IsYes(value.GetValue<string>());
            default:
                Fault(key, $"is {value.ToJsonString()} and must be true or false");
                return null;
        }
    }

    /// <summary>The objects of a list; a text that holds JSON counts where variables are read.</summary>
    public IReadOnlyList<JsonObject> Objects(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        if (values[key] is JsonArray list && list.All(item => item is JsonObject))
        {
            return [.. list.Cast<JsonObject>()];
        }

        Fault(key, "must be a list of objects");
        return [];
    }

    public void Fault(string key, string what)
    {
        var fault = $"{(prefix is null ? key : RucioVariables.VariableOf(key, prefix))} {what}.";
        if (!Faults.Contains(fault))
        {
            Faults.Add(fault);
        }
    }

    /// <summary>A warning for each key that nobody knows.</summary>
    public IEnumerable<string> Unknown(IReadOnlyCollection<string> known) =>
        from pair in values
        where !known.Contains(pair.Key)
        select $"{where}: the key '{pair.Key}' is not known and has no effect{Nearest.Hint(pair.Key, known)}";
}
