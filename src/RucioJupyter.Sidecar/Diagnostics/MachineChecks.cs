using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Diagnostics;

/// <summary>What can be seen without any network: configuration, state, socket, disk, programs.</summary>
internal sealed class MachineChecks(SidecarOptions options, RucioConfiguration configuration, StateDatabase state)
{
    /// <summary>Less free space than this is worth a warning.</summary>
    private const long LittleSpaceBytes = 1L << 30;

    public IEnumerable<Check> All()
    {
        var snapshot = configuration.Current;
        foreach (var check in Configuration(snapshot))
        {
            yield return check;
        }

        yield return State();
        if (options.SocketPath is { } socket)
        {
            yield return Socket(socket);
        }

        foreach (var check in Programs(snapshot))
        {
            yield return check;
        }
    }

    /// <summary>Free space where an instance downloads to.</summary>
    public static Check Space(Instance instance)
    {
        var folder = instance.DownloadFolder;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        var free = new DriveInfo(folder).AvailableFreeSpace;
        return new Check(
            "disk",
            instance.Name,
            free >= LittleSpaceBytes ? CheckResult.Ok : CheckResult.Warning,
            $"{free / (double)(1 << 30):0.0} GiB are free for downloads to {instance.DownloadFolder}.",
            free >= LittleSpaceBytes ? null : "Make room, or set download_folder to a larger disk.");
    }

    private static IEnumerable<Check> Configuration(ConfigSnapshot snapshot)
    {
        var read = snapshot.Files.Where(file => file.Read).Select(file => file.Path).ToList();
        foreach (var file in snapshot.Files.Where(file => file.Problem is not null && File.Exists(file.Path)))
        {
            yield return new Check("config", null, CheckResult.Failed, file.Problem!, "Correct the file: it is read again as soon as it changes."); // filtered above
        }

        foreach (var warning in snapshot.Warnings)
        {
            yield return new Check("config", null, CheckResult.Warning, warning, "Correct the configuration: it is read again as soon as it changes.");
        }

        yield return snapshot.Entries.Count > 0
            ? new Check("config", null, CheckResult.Ok, $"{snapshot.Entries.Count} instances: {string.Join(", ", snapshot.Entries.Select(entry => entry.Name))}. Read: {(read.Count > 0 ? string.Join(", ", read) : "no file, only variables")}.")
            : new Check("config", null, CheckResult.Failed, $"No Rucio instance is configured. Read: {(read.Count > 0 ? string.Join(", ", read) : "nothing")}.", $"Write RucioConfig.instances into {snapshot.Files[^1].Path}, or set RUCIO_BASE_URL.");
    }

    private Check State()
    {
        try
        {
            using var connection = state.Open();
            var facts = Posix.Facts(state.FilePath);
            return facts is { OwnerOnly: true }
                ? new Check("state", null, CheckResult.Ok, $"State is kept in {state.FilePath}.")
                : new Check("state", null, CheckResult.Warning, $"{state.FilePath} is open to other users (mode {facts?.Octal}).", $"chmod 600 '{state.FilePath}'");
        }
        catch (RefusalException e)
        {
            return new Check("state", null, CheckResult.Failed, e.Message, e.Remedy);
        }
    }

    private static Check Socket(string path)
    {
        var socket = Posix.Facts(path);
        var folder = Posix.Facts(Path.GetDirectoryName(Path.GetFullPath(path))!); // a full path of a file has a folder
        return socket is { Kind: FileKind.Socket, OwnerOnly: true } && folder is { OwnerOnly: true }
            ? new Check("socket", null, CheckResult.Ok, $"{path} is open to you alone.")
            : new Check("socket", null, CheckResult.Failed, $"{path} (mode {socket?.Octal ?? "none"}) or its folder (mode {folder?.Octal ?? "none"}) is open to others or missing.", $"chmod 700 '{Path.GetDirectoryName(path)}' and chmod 600 '{path}'");
    }

    private IEnumerable<Check> Programs(ConfigSnapshot snapshot)
    {
        var voms = snapshot.Entries.Any(entry => entry.Instance?.Voms is not null);
        yield return Program("voms-proxy-init", voms, "VOMS attributes in proxies (voms_enabled) and nothing else", "voms-clients-java or voms-clients");
        yield return Program("xrdcp", false, "root:// in terminals and notebooks only: downloads here go by https, davs, http and file", "xrootd-client");
        yield return Program("gfal-copy", false, "gsiftp:// and srm:// in terminals only: downloads here go by https, davs, http and file", "gfal2-util");
    }

    private Check Program(string name, bool needed, string what, string package)
    {
        var found = (options.Environment["PATH"] ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found is not null
            ? new Check("program", null, CheckResult.Ok, $"{name} is {found}.")
            : new Check("program", null, needed ? CheckResult.Failed : CheckResult.Skipped, $"{name} is not installed; it serves {what}.", needed ? $"Install the package {package}." : null);
    }
}
