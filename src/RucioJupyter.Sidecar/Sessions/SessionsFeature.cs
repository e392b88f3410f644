using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Sessions;

internal static class SessionsFeature
{
    public static IServiceCollection AddSessions(this IServiceCollection services) =>
        services
            .AddSingleton<SecretBox>()
            .AddSingleton<IStateSeed, PythonExtensionImport>()
            .AddSingleton<CredentialStore>()
            .AddSingleton<TokenCache>()
            .AddSingleton<RucioConnections>()
            .AddSingleton<OidcTokenSource>()
            .AddSingleton<CertificateFiles>()
            .AddSingleton<ProxyProgram>()
            .AddSingleton<ProxyCertificates>()
            .AddSingleton<OidcSignIn>()
            .AddSingleton<ISignIn, UserpassSignIn>()
            .AddSingleton<ISignIn, X509SignIn>()
            .AddSingleton<ISignIn, ProxySignIn>()
            .AddSingleton<ISignIn>(provider => provider.GetRequiredService<OidcSignIn>())
            .AddSingleton<OpenFiles>()
            .AddSingleton<Logins>()
            .AddSingleton<RucioSessions>()
            .AddSingleton<AuthForm>()
            .AddSingleton<OidcCheck>()
            .AddJson(SessionsJson.Default);
}
