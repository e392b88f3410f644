using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary><c>auth</c> and <c>oidc-auth-check</c>.</summary>
internal static class AuthEndpoints
{
    public static RouteGroupBuilder MapSessions(this RouteGroupBuilder api)
    {
        api.MapGet("/auth", Show).WithName("GetAuth");
        api.MapPut("/auth", SignInAsync).WithName("SignIn");
        api.MapDelete("/auth", SignOut).WithName("SignOut");
        api.MapGet("/oidc-auth-check", CheckOidcAsync).WithName("CheckOidc");
        return api;
    }

    private static Ok<StoredAuthReply> Show([AsParameters] AuthQuery query, InstanceRegistry instances, AuthForm form)
    {
        var instance = instances.Get(query.Namespace);
        return AuthMethodNames.TryParse(query.Type, out var method) && form.Show(instance, method) is { } stored
            ? TypedResults.Ok(stored)
            : throw new RefusalException(404, SessionCodes.NoCredentials, $"No {query.Type} credentials are stored for {instance.DisplayName}.")
            {
                Instance = instance.Name,
            };
    }

    private static async Task<Ok<AuthReply>> SignInAsync(
        Body<AuthRequest> body, InstanceRegistry instances, AuthForm form, RucioSessions sessions, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var instance = instances.Get(request.Namespace ?? throw Missing("namespace"));
        if (!AuthMethodNames.TryParse(request.Type ?? throw Missing("type"), out var method))
        {
            throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The field 'type' must be one of {string.Join(", ", AuthMethodNames.All.Select(m => m.Word()))}, not '{request.Type}'.")
            {
                Field = "type",
            };
        }

        var credentials = form.Read(instance, method, request.Params ?? throw Missing("params"));
        var grant = await sessions.SignInAsync(instance, credentials, cancellationToken);
        var hasLifetime = method is AuthMethod.X509Proxy or AuthMethod.Oidc;
        return TypedResults.Ok(new AuthReply(
            true,
            grant.Token.Account,
            grant.Token.ExpiresAt,
            hasLifetime ? grant.Token.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null,
            sessions.View(instance).Problem));
    }

    private static Ok<SuccessReply> SignOut([FromQuery(Name = "namespace")] string @namespace, InstanceRegistry instances, RucioSessions sessions)
    {
        sessions.SignOut(instances.Get(@namespace));
        return TypedResults.Ok(SuccessReply.Yes);
    }

    private static async Task<Ok<OidcCheckReply>> CheckOidcAsync(
        [FromQuery(Name = "namespace")] string @namespace, InstanceRegistry instances, OidcCheck check, CancellationToken cancellationToken) =>
        TypedResults.Ok(await check.RunAsync(instances.Get(@namespace), cancellationToken));

    private static RefusalException Missing(string field) =>
        new(400, ErrorCodes.InvalidRequest, $"The field '{field}' is missing.") { Field = field };

    /// <param name="Namespace">The instance.</param>
    /// <param name="Type">The method.</param>
    internal sealed record AuthQuery([FromQuery(Name = "namespace")] string Namespace, [FromQuery(Name = "type")] string Type);
}
