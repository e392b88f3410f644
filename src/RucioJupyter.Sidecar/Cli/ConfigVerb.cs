using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Cli;

/// <summary><c>rucio-jupyter config show</c>: the values in force, and where each came from.</summary>
internal static class ConfigVerb
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var sources = new Option<bool>("--sources") { Description = "Say behind each value which file, variable or address it came from." };
        var redacted = new Option<bool>("--redacted") { Description = "Mask hosts, the user's name and the home, for a report that others read." };
        var show = new Command("show", "Print the configuration in force.") { sources, redacted };
        show.SetAction((parsed, cancellationToken) => ShowAsync(
            ProcessEnvironment.OfThisProcess(), parsed.InvocationConfiguration.Output, parsed.GetValue(sources), parsed.GetValue(redacted), cancellationToken));
        return new Command("config", "Look at the configuration.") { show, RucioCfgVerb.Create() };
    }

    internal static async Task<int> ShowAsync(ProcessEnvironment environment, TextWriter output, bool sources, bool redacted, CancellationToken cancellationToken)
    {
        await using var app = SidecarApp.Build(SidecarOptions.NotListening(environment));
        var configuration = app.Services.GetRequiredService<RucioConfiguration>();
        await configuration.SettledAsync(cancellationToken);
        var snapshot = configuration.Reload();
        var text = new StringBuilder();
        Write(text, snapshot.Values.Where(value => value.Instance is null), "", sources, redacted, environment.Home);
        foreach (var entry in snapshot.Entries)
        {
            text.Append(entry.Problem is null ? $"[{entry.Name}]\n" : $"[{entry.Name}]  NOT USABLE: {Shown(entry.Problem.Error, redacted, environment.Home)}\n");
            Write(text, snapshot.Values.Where(value => value.Instance == entry.Name), "  ", sources, redacted, environment.Home);
        }

        foreach (var file in snapshot.Files)
        {
            text.Append(file.Read && file.Problem is null ? $"# read: {Shown(file.Path, redacted, environment.Home)}\n" : $"# not in force: {Shown(file.Path, redacted, environment.Home)}: {Shown(file.Problem ?? "", redacted, environment.Home)}\n");
        }

        foreach (var warning in snapshot.Warnings)
        {
            text.Append("# warning: ").Append(Shown(warning, redacted, environment.Home)).Append('\n');
        }

        await output.WriteAsync(Redaction.Clean(text.ToString()));
        return snapshot.Entries.All(entry => entry.Problem is null) && snapshot.Files.All(file => file.Problem is null || !File.Exists(file.Path)) ? 0 : 1;
    }

    private static void Write(StringBuilder text, IEnumerable<ConfigValue> values, string indent, bool sources, bool redacted, string home)
    {
        foreach (var value in values)
        {
            text.Append(indent).Append(value.Key).Append(" = ").Append(redacted && value.Key == "remote_config_hosts" ? Redaction.Mask : Shown(Json(value.Value), redacted, home));
            if (sources)
            {
                text.Append("  # ").Append(Shown(value.Source, redacted, home));
            }

            text.Append('\n');
        }
    }

    private static string Json(JsonNode? value) => value?.ToJsonString(OneLine) ?? "null";

    private static string Shown(string text, bool redacted, string home)
    {
        if (!redacted)
        {
            return text;
        }

        // The last character of a host is no stop: "http://." ends a sentence.
        text = Regex.Replace(text, @"(?<=://)[^/""'\s]*[^/""'\s.,;]", Redaction.Mask);
        if (home.Length > 1)
        {
            text = Regex.Replace(text, $"{Regex.Escape(home.TrimEnd('/'))}(?![\\w.-])", "~");
        }

        return Regex.Replace(text, $"\\b{Regex.Escape(Environment.UserName)}\\b(?!://)", Redaction.Mask);
    }
}
