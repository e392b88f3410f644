namespace Rucio.Client.Tests.Recordings;

/// <summary>What a recorded failure means, said a second time and independently of the client: by what a person would do about it.</summary>
internal static class ExpectedErrors
{
    private static readonly Dictionary<string, RucioError> ByClass = new(StringComparer.Ordinal)
    {
        // log in again
        ["CannotAuthenticate"] = RucioError.Unauthenticated,
        ["IdentityError"] = RucioError.Unauthenticated,

        // ask for the right
        ["AccessDenied"] = RucioError.Forbidden,

        // look for the right name
        ["DataIdentifierNotFound"] = RucioError.NotFound,
        ["RSENotFound"] = RucioError.NotFound,
        ["RuleNotFound"] = RucioError.NotFound,
        ["ScopeNotFound"] = RucioError.NotFound,
        ["AccountNotFound"] = RucioError.NotFound,
        ["RSEProtocolNotFound"] = RucioError.NotFound,
        ["ReplicaNotFound"] = RucioError.NotFound,

        // change what is there first
        ["DuplicateRule"] = RucioError.Conflict,
        ["DuplicateContent"] = RucioError.Conflict,
        ["FileAlreadyExists"] = RucioError.Conflict,
        ["DataIdentifierAlreadyExists"] = RucioError.Conflict,
        ["InsufficientAccountLimit"] = RucioError.Conflict,
        ["InsufficientTargetRSEs"] = RucioError.Conflict,
        ["UnsupportedOperation"] = RucioError.Conflict,
        ["UnsupportedStatus"] = RucioError.Conflict,
        ["RSEWriteBlocked"] = RucioError.Conflict,

        // ask something else
        ["InvalidRSEExpression"] = RucioError.Invalid,
        ["InvalidObject"] = RucioError.Invalid,
        ["InvalidMetadata"] = RucioError.Invalid,
        ["InvalidPath"] = RucioError.Invalid,
        ["InvalidValueForKey"] = RucioError.Invalid,
        ["InputValidationError"] = RucioError.Invalid,
        ["UnsupportedRequestedContentType"] = RucioError.Invalid,
        ["UnsupportedMetadataPlugin"] = RucioError.Invalid,
        ["RSEProtocolNotSupported"] = RucioError.Invalid,
        ["RSEOperationNotSupported"] = RucioError.Invalid,
        ["KeyError"] = RucioError.Invalid,
        ["TypeError"] = RucioError.Invalid,

        // wait
        ["ResourceTemporaryUnavailable"] = RucioError.Busy,

        // tell the administrators
        ["DatabaseException"] = RucioError.ServerFault,
    };

    public static RucioError For(Exchange exchange, string? name) => name switch
    {
        "ValueError" when exchange.ReplyBody.Contains("Token must be set", StringComparison.Ordinal) => RucioError.Unauthenticated,
        "ValueError" => RucioError.Invalid,
        "RucioException" => RucioError.Invalid,
        null when exchange.Status == 500 && exchange.ReplyBody.StartsWith("<!DOCTYPE", StringComparison.Ordinal) && IsBeyondLatin1(exchange) => RucioError.NotFound,
        null when exchange.Status is 429 or 502 or 503 or 504 => RucioError.Busy,
        null when exchange.Status >= 500 => RucioError.ServerFault,
        null when exchange.Status is 404 or 405 => RucioError.BadReply,
        null when exchange.Status == 400 => RucioError.Invalid,
        null when exchange.Status == 401 => RucioError.Unauthenticated,
        not null when ByClass.TryGetValue(name, out var known) => known,
        not null when name.EndsWith("NotFound", StringComparison.Ordinal) => RucioError.NotFound,
        not null when name.StartsWith("Duplicate", StringComparison.Ordinal) || name.EndsWith("AlreadyExists", StringComparison.Ordinal) => RucioError.Conflict,
        not null when name.StartsWith("Invalid", StringComparison.Ordinal) => RucioError.Invalid,
        _ => exchange.Status switch
        {
            401 => RucioError.Unauthenticated,
            403 => RucioError.Forbidden,
            404 => RucioError.NotFound,
            409 => RucioError.Conflict,
            429 or 502 or 503 or 504 => RucioError.Busy,
            >= 500 => RucioError.ServerFault,
            _ => RucioError.Invalid,
        },
    };

    private static bool IsBeyondLatin1(Exchange exchange) => exchange.Method == "GET" && Uri.UnescapeDataString(exchange.Url).Any(character => character > 'ÿ');
}
