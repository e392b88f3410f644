namespace RucioJupyter.Sidecar.Errors;

/// <summary>A refusal that a person can act on; the one exception handler turns it into the error body.</summary>
/// <param name="status">The HTTP status, 400 to 599.</param>
/// <param name="code">One of <see cref="ErrorCodes"/>: the only field that a program may switch on.</param>
/// <param name="message">A whole sentence without secrets: it is shown as it stands.</param>
internal sealed class RefusalException(int status, string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The field of the request, or the configuration key, that is at fault.</summary>
    public string? Field { get; init; }

    /// <summary>What the person can do about it, as a sentence.</summary>
    public string? Remedy { get; init; }

    /// <summary>The configured instance that it concerns.</summary>
    public string? Instance { get; init; }

    /// <summary>Rucio's own class and whole message, where Rucio spoke.</summary>
    public string? ExceptionClass { get; init; }

    /// <inheritdoc cref="ExceptionClass"/>
    public string? ExceptionMessage { get; init; }

    /// <summary>The accounts to choose from; only with the code <c>several_accounts</c>.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>When asking again makes sense; becomes the header Retry-After.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
