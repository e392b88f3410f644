namespace Rucio.Client;

/// <summary>Where a Rucio server is, and how it wants to be talked to.</summary>
public sealed record RucioEndpoint
{
    /// <summary>The URL before <c>/dids</c>; a path in it is kept.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The URL before <c>/auth</c> where that is another server. Default: <see cref="BaseUrl"/>.</summary>
    public Uri? AuthUrl { get; init; }

    /// <summary>The virtual organisation, sent as <c>X-Rucio-VO</c>; null: not sent.</summary>
    public string? Vo { get; init; }

    /// <summary>The application id, sent as <c>X-Rucio-AppID</c> at log in, where it becomes part of the token; null: not sent.</summary>
    public string? AppId { get; init; }

    /// <summary>A PEM file, or a directory of them as <c>openssl rehash</c> leaves it, which takes the place of the system's trusted
    /// authorities. Null: the system's.</summary>
    public string? CaCert { get; init; }

    /// <summary>How long one attempt may take until the head of the answer is there.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the body of an answer may stand still.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How reads are repeated.</summary>
    public RucioRetry Retry { get; init; } = new();

    /// <summary>True for a server set to <c>AllowEncodedSlashes NoDecode</c>: slashes of a name are sent as <c>%2F</c>, and names that
    /// begin with one can be asked for by path.</summary>
    public bool EncodedSlashes { get; init; }
}
