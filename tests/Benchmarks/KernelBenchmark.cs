using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Benchmarks;

/// <summary>A collection of 10,000 files until it is a variable in a Python kernel, beside one literal list of the same paths run in the same way.</summary>
internal static class KernelBenchmark
{
    private const int Files = 10_000;
    private const int Runs = 7;

    // Each run is an interpreter of its own, as after a restart. Where IPython is at hand both ways go through it, as in a kernel.
    private const string Python = """
        import json, sys, time
        way, folder, paths, listing, did = sys.argv[1:]
        try:
            from IPython.core.interactiveshell import InteractiveShell
            shell = InteractiveShell.instance()
            namespace, run = shell.user_ns, lambda code: shell.run_cell(code, silent=True).raise_error()
            run('import json')
        except ImportError:
            namespace = {}
            run = lambda code: exec(compile(code, 'cell', 'exec'), namespace)
        names = open(paths, encoding='utf-8').read().split('\n')[:-1]
        variable = {'name': 'big', 'did': did, 'type': 'collection', 'instance': 'bench', 'state': 'here', 'available': True,
                    'files': None, 'manifest': paths, 'listing': listing, 'total': len(names)}
        if way == 'variable':
            code = ("import sys\nsys.path.append(%r)\nimport rucio_jupyterlab.kernels.ipython as helper\n"
                    "helper.define_variables(globals(), [%r], {'folder': None, 'socket': None, 'consented': [], 'force': False})\n" % (folder, variable))
        else:
            code = 'big = [\n%s\n]\n' % ',\n'.join(json.dumps(name) for name in names)
        start = time.perf_counter()
        run(code)
        value = namespace['big']
        assert len(value) == len(names) and value[-1] == names[-1]
        print(time.perf_counter() - start)
        """;

    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var servers = await Servers.StartAsync(cancellationToken, "replica");
        await servers.LogInAsync(cancellationToken);
        var did = await BigDatasets.FindAsync(servers, Files, cancellationToken);
        MakeFiles(Path.Combine(Path.GetDirectoryName(servers.Home)!, "mount"), did);

        var resolve = $"kernel/resolve?namespace=bench&did={Uri.EscapeDataString(did)}&limit=500&manifest=true";
        var first = Stopwatch.StartNew();
        var answer = await ResolveAsync(servers, resolve, cancellationToken);
        first.Stop();
        var times = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            answer = await ResolveAsync(servers, resolve, cancellationToken);
            times.Add(watch.Elapsed.TotalSeconds);
        }

        var known = Report.Median(times);
        var variable = await PythonAsync("variable", answer, did, cancellationToken);
        if (variable is not { } defined || await PythonAsync("literal", answer, did, cancellationToken) is not { } literal)
        {
            Report.Note("No python3 here to define variables in.");
            return false;
        }

        Report.Note(string.Create(CultureInfo.InvariantCulture, $"the sidecar's list: {first.Elapsed.TotalSeconds:0.00} s when it asks Rucio and the mount, {known:0.000} s when it knows it"));
        Report.Ratio("10,000 files defined and used for the first time, kernel's side", defined, "one literal list", literal, "s", 1);
        return Report.Line("10,000 files after a restart: list, definition, first use", known + defined, "s", 1);
    }

    private static async Task<JsonNode> ResolveAsync(Servers servers, string path, CancellationToken cancellationToken)
    {
        var answer = JsonNode.Parse(await servers.Sidecar.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken))!;
        return answer["manifest"] is not null && answer["available"]!.GetValue<bool>() ? answer : throw new InvalidOperationException($"The files are not here: {answer["sentence"]}");
    }

    /// <summary>The median of several interpreters, in seconds; null where there is no Python.</summary>
    private static async Task<double?> PythonAsync(string way, JsonNode answer, string did, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var folder = Path.Combine(Contract.Root, "src", "python");
            string[] arguments = ["-c", Python, way, folder, answer["manifest"]!["paths"]!.GetValue<string>(), answer["manifest"]!["listing"]!.GetValue<string>(), did];
            try
            {
                using var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
                var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                times.Add(double.Parse(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], CultureInfo.InvariantCulture));
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null;
            }
        }

        return Report.Median(times);
    }

    /// <summary>Empty files where Rucio's algorithm puts those of the bulk dataset; the mount begins below the scope.</summary>
    private static void MakeFiles(string mount, string did)
    {
        var scope = did[..did.IndexOf(':', StringComparison.Ordinal)];
        for (var i = 1; i <= Files; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"DAOD_PHYS.31000001._{i:000000}.pool.root.1");
#pragma warning disable CA5351 // Rucio's algorithm, not a secret
            var hash = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{scope}:{name}")));
#pragma warning restore CA5351
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(mount, hash[..2], hash[2..4])).FullName, name), []);
        }
    }
}
