using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Reads the DID of a request.</summary>
internal static class DidArgument
{
    /// <summary>Longer ones are refused before anything is asked. Rucio: 25 characters a scope, 250 a name by default; experiments allow more.</summary>
    public const int MaxLength = 1024;

    /// <exception cref="RefusalException">400 invalid_request where it is missing, 400 malformed_did where it is none.</exception>
    public static Did Parse(string? did)
    {
        if (string.IsNullOrEmpty(did))
        {
            throw new RefusalException(400, ErrorCodes.InvalidRequest, "The field 'did' is missing: it names the data, as scope:name.") { Field = "did" };
        }

        if (did.Length > MaxLength)
        {
            throw Malformed($"The DID has {did.Length} characters; {MaxLength} are the most.");
        }

        if (!Did.TryParse(did, null, out var parsed))
        {
            throw Malformed(did.Contains(':', StringComparison.Ordinal)
                ? $"'{did}' is not a DID: something must stand on both sides of the colon."
                : $"'{did}' is not a DID: it has no colon between scope and name.");
        }

        // A scope goes into paths at Rucio: these are never part of one.
        if (parsed.Scope.AsSpan().IndexOfAny('/', '\\') >= 0 || parsed.Scope is "." or ".." || did.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            throw Malformed($"'{Printable(did)}' is not a DID: a scope holds no slash, and neither part holds control characters.");
        }

        return parsed;
    }

    private static RefusalException Malformed(string message) => new(400, DidCodes.MalformedDid, message)
    {
        Field = "did",
        Remedy = "Write it as scope:name, for example user.jdoe:my.dataset.",
    };

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
