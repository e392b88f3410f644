using System.Collections.Concurrent;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Reads tokens of identity providers, at each use, from where the user or else the operator put them. Never writes.</summary>
internal sealed class OidcTokenSource(ProcessEnvironment environment, TimeProvider time)
{
    /// <summary>No token is longer; a file that is, is something else.</summary>
    private const int LargestTokenBytes = 64 * 1024;

    private readonly ConcurrentDictionary<string, Secret> _lastGood = new(StringComparer.Ordinal);

    /// <summary>Where the token comes from, for people: a variable's name or a path.</summary>
    public string? Name(Instance instance, OidcCredentials credentials) =>
        credentials.TokenPath is { } own ? UserPath.Absolute(own, environment.Home) : instance.Oidc?.Name;

    private const string FileRemedy = "Get a fresh token into that place, or choose another token file under Settings.";

    // Nobody can change the variables of a running process from outside.
    private const string FrozenRemedy =
        "A variable keeps the value that it had when this Jupyter server started: choose a token file under Settings, or restart the server. Operators: a file (oidc_auth \"file\") can be renewed.";

    /// <summary>Whether the operator's source holds something at this moment.</summary>
    public bool OperatorHasOne(Instance instance) => instance.Oidc switch
    {
        { Kind: OidcSourceKind.Env } source => environment[source.Name] is not null,
        { Kind: OidcSourceKind.File } source => File.Exists(UserPath.Absolute(source.Name, environment.Home)),
        _ => false,
    };

    /// <summary>Why the operator's source gives nothing at this moment; null where it does, or where there is no such source.</summary>
    public Problem? OperatorsProblem(Instance instance)
    {
        if (instance.Oidc is null || OperatorHasOne(instance))
        {
            return null;
        }

        try
        {
            _ = ReadNow(instance, new OidcCredentials(null));
            return null; // it came meanwhile
        }
        catch (RefusalException e)
        {
            return new Problem(e.Code, e.Message, e.Remedy);
        }
    }

    /// <summary>The token as it stands now, without blanks around it.</summary>
    /// <exception cref="RefusalException">401: there is none, or it is not a token.</exception>
    public Secret Read(Instance instance, OidcCredentials credentials)
    {
        var place = $"{instance.Name}|{Name(instance, credentials)}";
        try
        {
            var token = ReadNow(instance, credentials);
            _lastGood[place] = token;
            return token;
        }
        catch (RefusalException) when (_lastGood.TryGetValue(place, out var last) && Jwt.ExpiryOf(last.Reveal()) > time.GetUtcNow())
        {
            return last; // whoever renews the file may truncate it first: what was read a moment ago is still good
        }
    }

    /// <summary>Reads a file that the user names, before it is taken as the user's own.</summary>
    /// <exception cref="RefusalException">401: it does not hold a token.</exception>
    public static Secret ReadFile(string path)
    {
        try
        {
            using var file = CredentialFile.Open(path);
            var buffer = new byte[LargestTokenBytes + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > LargestTokenBytes
                ? throw Unusable($"The file '{path}' is longer than {LargestTokenBytes / 1024} kB: it cannot be a token.")
                : Check(System.Text.Encoding.UTF8.GetString(buffer, 0, length), $"The file '{path}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The token file '{path}' cannot be read: {Reason(e)}.", e);
        }
    }

    private Secret ReadNow(Instance instance, OidcCredentials credentials)
    {
        if (credentials.TokenPath is { } own)
        {
            return ReadFile(UserPath.Absolute(own, environment.Home));
        }

        return instance.Oidc switch
        {
            { Kind: OidcSourceKind.File } source => ReadFile(UserPath.Absolute(source.Name, environment.Home)),
            { Kind: OidcSourceKind.Env } source when environment[source.Name] is { } value => Check(value, $"The environment variable {source.Name}", FrozenRemedy),
            { Kind: OidcSourceKind.Env } source => throw Unusable($"The environment variable {source.Name}, which should hold the token of {instance.DisplayName}, is not set.", remedy: FrozenRemedy),
            _ => throw new RefusalException(401, SessionCodes.OidcNotConfigured, $"{instance.DisplayName} has no OpenID Connect token source.")
            {
                Remedy = "Choose your own token file, or ask your administrator to set oidc_auth.",
            },
        };
    }

    private static Secret Check(string text, string place, string remedy = FileRemedy)
    {
        // Editors and `echo` end a file with a newline, which no HTTP header may hold.
        var token = text.Trim().TrimStart('\uFEFF');
        if (token.Length == 0)
        {
            throw Unusable($"{place} is empty: it should hold a token.", remedy: remedy);
        }

        return token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw Unusable($"{place} does not hold a token: it has blanks or other characters that a token cannot have.", remedy: remedy)
            : new Secret(token);
    }

    /// <summary>What to do about a token that has ended.</summary>
    public static string RemedyOf(Instance instance, OidcCredentials credentials) =>
        credentials.TokenPath is null && instance.Oidc is { Kind: OidcSourceKind.Env }
            ? FrozenRemedy
            : "Get a fresh token into that place: it is read again at the next request.";

    private static RefusalException Unusable(string message, Exception? inner = null, string remedy = FileRemedy) =>
        new(401, SessionCodes.TokenUnusable, message, inner) { Remedy = remedy };

    internal static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "this user may not read it",
        _ => e.Message.TrimEnd('.'),
    };
}
