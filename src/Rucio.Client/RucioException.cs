namespace Rucio.Client;

/// <summary>The one exception that this client throws for what a server or a network did.</summary>
/// <remarks>The message may be shown to a person: it holds Rucio's own words, and never a token, a password or a query.</remarks>
public sealed class RucioException(RucioError error, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What kind of failure it is; the field to decide by.</summary>
    public RucioError Error { get; } = error;

    /// <summary>The name that Rucio gives it, such as <c>DataIdentifierNotFound</c>; null where the answer named none.</summary>
    public string? ExceptionClass { get; init; }

    /// <summary>Rucio's text as it stands in the body, not cut; null where there was none.</summary>
    public string? ExceptionMessage { get; init; }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>How long the server asks to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
