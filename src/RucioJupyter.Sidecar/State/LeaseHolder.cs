using System.Globalization;

namespace RucioJupyter.Sidecar.State;

/// <summary>Who a process is, so that another one on the same machine can tell whether it still lives.</summary>
/// <param name="Id">Random for each start.</param>
/// <param name="Pid">Its process id, as its own namespace numbers it.</param>
/// <param name="Host">Machine and process-id namespace: only inside both does <paramref name="Pid"/> mean anything.</param>
/// <param name="BootId">The kernel's id of this boot.</param>
/// <param name="Started">The process's start in clock ticks since boot: tells a reused id from the process that had it before.</param>
internal sealed record LeaseHolder(string Id, int Pid, string Host, string BootId, string Started)
{
    public static LeaseHolder OfThisProcess(string id) => new(
        id,
        Environment.ProcessId,
        $"{Environment.MachineName} {new FileInfo("/proc/self/ns/pid").LinkTarget}",
        ReadOrNothing("/proc/sys/kernel/random/boot_id"),
        StartOf(Environment.ProcessId));

    /// <summary>Whether it is known to be dead; false also where that cannot be seen from here.</summary>
    public bool IsKnownDead(LeaseHolder observer) =>
        Host == observer.Host && (BootId != observer.BootId || StartOf(Pid) != Started);

    private static string StartOf(int pid)
    {
        var stat = ReadOrNothing(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));

        // The name in parentheses may hold anything; the start time is the 20th field after it (proc(5), field 22).
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 ? fields[19] : "";
    }

    private static string ReadOrNothing(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // no such process, or no /proc: nothing is known
        }
    }
}
