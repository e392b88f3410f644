using System.CommandLine;
using System.Text.Json;
using Rucio.Policy;
using RucioJupyter.Sidecar.Diagnostics;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Cli;

/// <summary><c>rucio-jupyter doctor</c>: what works, what does not, and what to do; exit code 0 where nothing failed.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        var instance = new Option<string?>("--instance") { Description = "Look at this instance alone." };
        var did = new Option<string?>("--did") { Description = "A file (scope:name) on the mounted RSE, to prove the path mapping with." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("doctor", "Check configuration, network, login, mounts and programs.") { instance, did, json };
        command.SetAction((parsed, cancellationToken) => ExamineAsync(
            ProcessEnvironment.OfThisProcess(), parsed.InvocationConfiguration.Output, parsed.GetValue(instance), parsed.GetValue(did), parsed.GetValue(json), cancellationToken));
        return command;
    }

    internal static async Task<int> ExamineAsync(ProcessEnvironment environment, TextWriter output, string? instance, string? did, bool json, CancellationToken cancellationToken)
    {
        Did? sample = null;
        if (did is not null)
        {
            sample = Did.TryParse(did, null, out var parsed) ? parsed : throw new StartRefusedException($"'{did}' is not of the form scope:name.");
        }

        await using var app = SidecarApp.Build(SidecarOptions.NotListening(environment));
        try
        {
            var reply = await app.Services.GetRequiredService<Doctor>().ExamineAsync(instance, sample, cancellationToken);
            await output.WriteLineAsync(Redaction.Clean(json ? JsonSerializer.Serialize(reply, DiagnosticsJson.Default.DiagnosticsReply) : Text(reply)));
            return reply.Ok ? 0 : 1;
        }
        catch (RefusalException e)
        {
            throw new StartRefusedException($"{e.Message} {e.Remedy}");
        }
    }

    private static string Text(DiagnosticsReply reply)
    {
        var lines = reply.Checks.Select(check =>
        {
            var sign = check.Result switch { CheckResult.Ok => "ok     ", CheckResult.Warning => "warning", CheckResult.Failed => "FAILED ", _ => "skipped" };
            var about = check.Instance is null ? check.Name : $"{check.Instance}/{check.Name}";
            return $"{sign}  {about}: {check.Detail}{(check.Remedy is null ? "" : $"\n         -> {check.Remedy}")}";
        });
        return string.Join('\n', lines.Prepend($"rucio-jupyter {reply.Version}").Append(reply.Ok ? "Nothing failed." : "Something failed: see the lines marked FAILED."));
    }
}
