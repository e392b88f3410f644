using System.ComponentModel;
using System.Diagnostics;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Runs <c>voms-proxy-init</c> or <c>grid-proxy-init</c>: never through a shell, never with an open standard input, never longer than a limit.</summary>
internal sealed partial class ProxyProgram(ProcessEnvironment environment, TimeProvider time, ILogger<ProxyProgram> log)
{
    private const int MostShown = 500;

    /// <summary>How long the program may take; a VOMS server that does not answer is the usual reason to take longer.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Makes the proxy.</summary>
    /// <exception cref="RefusalException">The program is missing (503), or did not make a proxy (502).</exception>
    public async Task RunAsync(ProxyOrder order, CancellationToken cancellationToken)
    {
        var program = Locate(order);
        var arguments = order.Arguments();
        while (await TryAsync(program, arguments, order, cancellationToken) is { } unknown)
        {
            // The C++ client has no --vomsdir, and old ones no --vomses; the environment says the same where it is understood.
            arguments = [.. arguments.Take(unknown), .. arguments.Skip(unknown + 2)];
        }
    }

    /// <returns>The index of an option that this program does not have and can do without; null: the proxy is made.</returns>
    private async Task<int?> TryAsync(string program, IReadOnlyList<string> arguments, ProxyOrder order, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(program, arguments, order) };
        Starting(program, order.Out);
        Start(process, program);
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            await EndInputAsync(process, order.PassPhrase, either.Token);
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode == 0)
            {
                return null;
            }

            var said = await errors;
            var words = Words(said) is { Length: > 0 } told ? told : Words(await output);
            return UnknownOption(arguments, said)
                ?? throw Failed(program, words.Length > 0 ? words : $"it ended with code {process.ExitCode} and said nothing");
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed(program, $"it did not end within {Limit.TotalSeconds:0} s", e);
        }
    }

    private static int? UnknownOption(IReadOnlyList<string> arguments, string said)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--vomsdir" or "--vomses"
                && said.Contains("ption", StringComparison.Ordinal)
                && said.Contains(arguments[i][1..], StringComparison.Ordinal)
                && said.Contains("unrecognized", StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return null;
    }

    private string Locate(ProxyOrder order)
    {
        // Only voms-proxy-init can put the attributes of an organisation into a proxy. For a plain one either will do.
        string[] programs = order.Voms is null ? ["grid-proxy-init", "voms-proxy-init"] : ["voms-proxy-init"];
        return programs.Select(Find).FirstOrDefault(path => path is not null)
            ?? throw new RefusalException(
                503,
                SessionCodes.ProxyProgramMissing,
                $"A proxy certificate is needed, and the program {programs[0]} is not installed on this Jupyter server.")
            {
                Remedy = order.Voms is null
                    ? "Ask your administrator to install it: on Debian and Ubuntu, apt-get install globus-proxy-utils. Or make a proxy elsewhere and log in with it."
                    : "Ask your administrator to install it: on Debian and Ubuntu, apt-get install voms-clients. Or make a proxy elsewhere and log in with it.",
            };
    }

    private string? Find(string program) =>
        (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(path => File.Exists(path) && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private ProcessStartInfo StartInfo(string program, IReadOnlyList<string> arguments, ProxyOrder order)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(order.Out)!, // absolute, by contract
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment.TryAdd("RANDFILE", "/dev/urandom"); // or each failure begins with a complaint about ~/.rnd
        Set(start, "X509_CERT_DIR", order.Voms?.CertdirPath);
        Set(start, "X509_VOMS_DIR", order.Voms?.VomsdirPath);
        return start;
    }

    private static void Set(ProcessStartInfo start, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            start.Environment[name] = value;
        }
    }

    private static void Start(Process process, string program)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw Failed(program, $"it cannot be started ({e.Message})", e);
        }
    }

    /// <summary>The pass-phrase and then the end, or the end at once: the program cannot wait for someone to type.</summary>
    private static async Task EndInputAsync(Process process, Secret? passPhrase, CancellationToken cancellationToken)
    {
        try
        {
            if (passPhrase is { } secret)
            {
                await process.StandardInput.WriteLineAsync(secret.Reveal().AsMemory(), cancellationToken);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program has ended already: its exit code says why.
        }
    }

    /// <summary>The program's text as one line, its dots of progress gone.</summary>
    private static string Words(string text)
    {
        var words = string.Join(' ', text.Split(['\n', '\r', '\t', ' '], StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimStart('.', '+', '*')).Where(word => word.Length > 0));
        return words.Length <= MostShown ? words.TrimEnd('.') : words[..MostShown] + "…";
    }

    private static RefusalException Failed(string program, string reason, Exception? inner = null) =>
        new(502, SessionCodes.ProxyProgramFailed, $"{Path.GetFileName(program)} made no proxy certificate: {reason}.", inner)
        {
            Remedy = "Check certificate, key and VOMS configuration, or make a proxy elsewhere and log in with it.",
        };

    [LoggerMessage(Level = LogLevel.Debug, Message = "Making the proxy {Out} with {Program}")]
    private partial void Starting(string program, string @out);
}
