using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>One question to the Python extension and its answer.</summary>
internal sealed class Exchange
{
    public Exchange(string file)
    {
        Name = Path.GetFileNameWithoutExtension(file);
        var whole = JsonNode.Parse(File.ReadAllText(file))!;
        Description = (string)whole["description"]!;
        var request = whole["request"]!;
        Method = (string)request["method"]!;
        Route = ((string)request["path"]!).Replace("/rucio-jupyterlab/", "", StringComparison.Ordinal);
        Query = request["query"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        Body = request["body"];
        IsLoggedIn = (bool?)request["authenticated"] ?? true;
        var response = whole["response"]!;
        Status = (int)response["status"]!;
        Reply = response["body"];
        Location = (string?)response["headers"]![nameof(Location)];
        Instance = whole["context"]?["instance"] as JsonObject;
        Stored = (string?)whole["context"]?["credentials_stored"] ?? "";
    }

    public string Name { get; }

    public string Description { get; }

    public string Method { get; }

    /// <summary>Below the base, without a slash at the begin.</summary>
    public string Route { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public JsonNode? Body { get; }

    /// <summary>Whether the request carried Jupyter's own credentials.</summary>
    public bool IsLoggedIn { get; }

    public int Status { get; }

    public JsonNode? Reply { get; }

    public string? Location { get; }

    /// <summary>The configuration of the instance that was asked, where the recording says it.</summary>
    public JsonObject? Instance { get; }

    /// <summary>What was stored for the instance, in words.</summary>
    public string Stored { get; }

    public string? Namespace => Query.GetValueOrDefault("namespace") ?? (Body as JsonObject)?["namespace"]?.ToString();

    public static IReadOnlyList<Exchange> All(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => new Exchange(file))];

    public override string ToString() => $"{Name}: {Method} {Route}";
}
