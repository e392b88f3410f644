namespace Rucio.Client.Http;

/// <summary>One request before it is sent: it can be sent again.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Below the base URL.</param>
internal sealed record RucioRequest(HttpMethod Method, RucioPath Path)
{
    /// <summary>JSON, UTF-8; null: no body.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The media type asked for; null: any.</summary>
    public string? Accept { get; init; }

    /// <summary>Whether repeating it changes nothing. True for GET; for the POST calls that only ask, set by them.</summary>
    public bool IsSafe { get; init; } = Method == HttpMethod.Get;

    /// <summary>Whether it goes to the server of <see cref="RucioEndpoint.AuthUrl"/>.</summary>
    public bool IsAuth { get; init; }

    /// <summary>Whether the body of the answer is read as a stream by the caller; otherwise it is read within the attempt.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Further headers; a value may be a secret and is never shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>For a message: no query, no header.</summary>
    public override string ToString() => $"{Method} {Path}";

    public static RucioRequest Get(RucioPath path) => new(HttpMethod.Get, path);
}
