using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Rucio.Client;

namespace RucioJupyter.Sidecar.Errors;

/// <summary>From an exception to the error body. Pure.</summary>
internal static partial class ProblemMap
{
    public static ProblemBody Describe(Exception exception, string traceId) => exception switch
    {
        RefusalException refusal => Body(refusal.Status, refusal.Code, refusal.Message, traceId) with
        {
            ExceptionClass = refusal.ExceptionClass,
            ExceptionMessage = refusal.ExceptionMessage,
            Instance = refusal.Instance,
            Field = refusal.Field,
            Remedy = refusal.Remedy,
            Accounts = refusal.Accounts,
        },
        RucioException rucio => RucioProblem.Body(rucio, traceId),
        BadHttpRequestException bad => BadRequest(bad, traceId),
        // Not a word of the exception: it may hold a path, an address or a secret.
        _ => Body(500, ErrorCodes.Internal, $"Something went wrong inside the Rucio sidecar. Its log has the details under {traceId}.", traceId),
    };

    public static ProblemBody Body(int status, string code, string error, string traceId) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error",
        Status = status,
        Detail = error,
        Error = error,
        Code = code,
        TraceId = traceId,
    };

    private static ProblemBody BadRequest(BadHttpRequestException bad, string traceId)
    {
        if (MissingParameter().Match(bad.Message) is { Success: true } missing)
        {
            var field = Name(missing);
            var place = missing.Groups["place"].Value == "query string" ? "query parameter" : "field";
            return Body(400, ErrorCodes.InvalidRequest, $"The {place} '{field}' is missing.", traceId) with { Field = field, Remedy = $"Send it as a {place} of the request." };
        }

        if (BadParameter().Match(bad.Message) is { Success: true } wrong)
        {
            var field = Name(wrong);
            return Body(400, ErrorCodes.InvalidRequest, $"'{wrong.Groups["value"].Value}' is not a possible value of '{field}'.", traceId) with
            {
                Field = field,
                Remedy = $"Send {JsonFault.Kind(wrong.Groups["type"].Value)}.",
            };
        }

        if (bad.InnerException is System.Text.Json.JsonException json)
        {
            var fault = JsonFault.Of(json);
            return Body(400, ErrorCodes.InvalidRequest, fault.Sentence, traceId) with { Field = fault.Field, Remedy = fault.Remedy };
        }

        var error = bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => "The body is larger than this request may be.",
            StatusCodes.Status415UnsupportedMediaType => "The body must be JSON with the content type application/json.",
            _ => "The request could not be understood: its body is missing or is not JSON.",
        };
        return Body(bad.StatusCode, ErrorCodes.InvalidRequest, error, traceId);
    }

    /// <summary>As callers write it: the message has the name of our own property or parameter.</summary>
    private static string Name(Match match) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Groups["name"].Value);

    [GeneratedRegex("""^Required parameter ".*?(?<name>\w+)" was not provided from (?<place>.+)\.$""")]
    private static partial Regex MissingParameter();

    [GeneratedRegex("""^Failed to bind parameter "(?<type>.*?) ?(?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex BadParameter();
}
