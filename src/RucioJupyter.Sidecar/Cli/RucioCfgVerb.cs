using System.CommandLine;
using System.Text;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Cli;

/// <summary><c>rucio-jupyter config rucio-cfg</c>: the same server and login for Rucio's own command line, without any secret.</summary>
internal static class RucioCfgVerb
{
    public static Command Create()
    {
        var instance = new Option<string?>("--instance") { Description = "The instance to describe. Default: the only one, or the active one." };
        var command = new Command("rucio-cfg", "Print a rucio.cfg for the terminal, without secrets.") { instance };
        command.SetAction((parsed, cancellationToken) => PrintAsync(
            ProcessEnvironment.OfThisProcess(), parsed.InvocationConfiguration.Output, parsed.GetValue(instance), cancellationToken));
        return command;
    }

    internal static async Task<int> PrintAsync(ProcessEnvironment environment, TextWriter output, string? name, CancellationToken cancellationToken)
    {
        await using var app = SidecarApp.Build(SidecarOptions.NotListening(environment));
        await app.Services.GetRequiredService<RucioConfiguration>().SettledAsync(cancellationToken);
        try
        {
            var instance = Chosen(app.Services, name);
            var sessions = app.Services.GetRequiredService<RucioSessions>();
            var method = AuthMethodNames.TryParse(sessions.View(instance).Method, out var known) ? known : (AuthMethod?)null;
            await output.WriteAsync(Text(instance, method, method is { } used ? sessions.Stored(instance, used) : null, sessions.AccountOf(instance)));
            return 0;
        }
        catch (RefusalException e)
        {
            throw new StartRefusedException($"{e.Message} {e.Remedy}");
        }
    }

    private static Instance Chosen(IServiceProvider services, string? name)
    {
        var registry = services.GetRequiredService<InstanceRegistry>();
        name ??= registry.Entries.Count == 1 ? registry.Entries[0].Name : services.GetRequiredService<ActiveChoice>().Instance;
        return registry.Get(name ?? throw new StartRefusedException($"Say which instance: --instance with one of {string.Join(", ", registry.Entries.Select(entry => entry.Name))}."));
    }

    private static string Text(Instance instance, AuthMethod? method, Credentials? credentials, string? account)
    {
        var text = new StringBuilder("[client]\n");
        Line(text, "rucio_host", instance.BaseUrl.OriginalString);
        Line(text, "auth_host", (instance.AuthUrl ?? instance.BaseUrl).OriginalString);
        Line(text, "ca_cert", instance.CaCert);
        Line(text, "vo", instance.Vo);
        Line(text, "account", credentials?.Account ?? account);
        Line(text, "auth_type", method?.Word());
        switch (credentials)
        {
            case UserpassCredentials userpass:
                Line(text, "username", userpass.Username);
                text.Append("# The password is not written here: rucio asks for it, or add 'password = ...' in a file that only you can read.\n");
                break;
            case X509Credentials x509:
                Line(text, "client_cert", x509.Certificate);
                Line(text, "client_key", x509.KeyFile);
                break;
            case ProxyCredentials proxy:
                Line(text, "client_x509_proxy", proxy.Proxy);
                break;
            case OidcCredentials oidc:
                Line(text, "auth_token_file_path", oidc.TokenPath ?? (instance.Oidc is { Kind: OidcSourceKind.File } source ? source.Name : null));
                break;
            default:
                text.Append("# Nobody is logged in to this instance, so auth_type and account are left out.\n");
                break;
        }

        return text.ToString();
    }

    // Rucio reads the file with Python's ConfigParser: a percent sign begins a reference, and a value ends with its line.
    private static void Line(StringBuilder text, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value) && value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0)
        {
            text.Append(key).Append(" = ").Append(value.Replace("%", "%%", StringComparison.Ordinal)).Append('\n');
        }
    }
}
