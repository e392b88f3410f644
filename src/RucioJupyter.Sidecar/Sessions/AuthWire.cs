using System.Text.Json;
using System.Text.Json.Serialization;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Body of <c>PUT auth</c>.</summary>
internal sealed record AuthRequest(string? Namespace, string? Type, AuthParams? Params);

/// <summary>What a user gives; which members count depends on the method. Others, such as the Python extension's <c>oidcAuthSource</c>, are passed over.</summary>
internal sealed record AuthParams
{
    public string? Username { get; init; }

    [JsonConverter(typeof(SecretReader))]
    public Secret? Password { get; init; }

    public string? Certificate { get; init; }

    public string? Key { get; init; }

    [JsonConverter(typeof(SecretReader))]
    public Secret? PassPhrase { get; init; }

    public string? Proxy { get; init; }

    public string? TokenPath { get; init; }

    /// <summary>The Python extension's front end turns the keys of every reply into camel case and sends them back so.</summary>
    [JsonPropertyName("tokenPath")]
    public string? TokenPathSentBack { get; init; }

    public string? Account { get; init; }
}

/// <summary>Reply of <c>PUT auth</c>.</summary>
/// <param name="Success">True.</param>
/// <param name="Account">The account that Rucio chose.</param>
/// <param name="ExpiresAt">When Rucio's token ends; the sidecar renews it where it can.</param>
/// <param name="Lifetime">The same for x509_proxy and oidc, in the Python extension's form <c>YYYY-MM-DDTHH:MM:SSZ</c>.</param>
/// <param name="Warning">Logged in, but something beside it did not work.</param>
internal sealed record AuthReply(
    bool Success,
    string? Account,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Lifetime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Warning);

/// <summary>Reply of <c>GET auth</c>: what was given, with a placeholder for what is secret.</summary>
internal sealed record StoredAuthReply
{
    /// <summary>Stands for a secret that is stored; sent back, it keeps the secret.</summary>
    public const string Unchanged = "unchanged";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Username { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Password { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Certificate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PassPhrase { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Proxy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OidcAuthSource { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TokenPath { get; init; }
}

/// <summary>Reply of <c>GET oidc-auth-check</c>.</summary>
/// <param name="Success">True.</param>
/// <param name="OidcAuth"><c>env</c> or <c>file</c>.</param>
/// <param name="OidcAuthSource">The variable's name or the path.</param>
/// <param name="Expires">Seconds since 1970.</param>
internal sealed record OidcCheckReply(bool Success, string OidcAuth, string OidcAuthSource, long Expires);

/// <summary>Takes a secret in, and never gives one out.</summary>
internal sealed class SecretReader : JsonConverter<Secret?>
{
    public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Null ? null : new Secret(reader.GetString()!); // a JSON string is not null; other tokens throw

    public override void Write(Utf8JsonWriter writer, Secret? value, JsonSerializerOptions options) => writer.WriteStringValue(value?.ToString());
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuthRequest))]
[JsonSerializable(typeof(AuthReply))]
[JsonSerializable(typeof(StoredAuthReply))]
[JsonSerializable(typeof(OidcCheckReply))]
[JsonSerializable(typeof(StoredParams))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SessionEvent))]
[JsonSerializable(typeof(IReadOnlyList<AuthMethodView>))]
internal sealed partial class SessionsJson : JsonSerializerContext;
