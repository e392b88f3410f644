using System.Diagnostics;
using System.Net.Sockets;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Processes;

/// <summary>The program itself, as jupyter-server-proxy starts it.</summary>
public sealed class ServeProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "rucio-jupyter.dll");

    [Fact]
    public async Task Stopped_while_its_parent_lives_it_never_exits_with_0_and_is_gone_within_five_seconds()
    {
        using var setup = new SidecarSetup();
        using var process = Start(setup, $"exec dotnet '{Program}' serve --socket '{setup.SocketPath}'");
        await AnswersAsync(setup);

        var watch = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.NotEqual(0, process.ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task When_its_parent_is_killed_it_ends_by_itself()
    {
        using var setup = new SidecarSetup();
        using var parent = Start(setup, $"dotnet '{Program}' serve --socket '{setup.SocketPath}' & echo $! > '{setup.Folder}/pid'; wait");
        await AnswersAsync(setup);
        var pid = int.Parse((await File.ReadAllTextAsync($"{setup.Folder}/pid")).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        using var sidecar = Process.GetProcessById(pid);

        parent.Kill(entireProcessTree: false);

        await sidecar.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(sidecar.HasExited);
    }

    [Fact]
    public async Task After_a_kill_it_starts_again_on_the_same_socket()
    {
        using var setup = new SidecarSetup();
        using (var first = Start(setup, $"exec dotnet '{Program}' serve --socket '{setup.SocketPath}'"))
        {
            await AnswersAsync(setup);
            first.Kill();
            await first.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.True(File.Exists(setup.SocketPath));
        using var second = Start(setup, $"exec dotnet '{Program}' serve --socket '{setup.SocketPath}'");
        await AnswersAsync(setup);

        second.Kill();
        await second.WaitForExitAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_refused_start_is_one_sentence_on_standard_error_and_no_stack()
    {
        using var setup = new SidecarSetup();
        File.SetUnixFileMode(setup.SocketFolder, File.GetUnixFileMode(setup.SocketFolder) | UnixFileMode.OtherExecute);
        using var process = Start(setup, $"exec dotnet '{Program}' serve --socket '{setup.SocketPath}'");

        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("rucio-jupyter: The folder of the socket", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("register --file /proc/nowhere.json", "rucio-jupyter: Could not find file")]
    [InlineData("serve --tcp 99999", "--tcp takes the number of a port, from 0 (a free one) to 65535.")]
    [InlineData("serve --tcp many", "--tcp takes the number of a port, from 0 (a free one) to 65535.")]
    public async Task A_wrong_argument_is_told_in_a_sentence_and_without_a_stack(string arguments, string told)
    {
        using var setup = new SidecarSetup();
        using var process = Start(setup, $"exec dotnet '{Program}' {arguments} >/dev/null");

        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith(told, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static Process Start(SidecarSetup setup, string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardError = true };
        start.Environment["HOME"] = setup.Home;
        start.Environment["RUCIO_JUPYTER_STATE"] = setup.StateFolder;
        return Process.Start(start)!;
    }

    /// <summary>Asks until somebody answers: what is waited for is another process.</summary>
    private static async Task AnswersAsync(SidecarSetup setup)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(setup.SocketPath), limit.Token);
                await socket.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), limit.Token);
                var buffer = new byte[64];
                var length = await socket.ReceiveAsync(buffer, limit.Token);
                if (System.Text.Encoding.ASCII.GetString(buffer, 0, length).Contains("200 OK", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (SocketException)
            {
                continue; // not there yet
            }
        }
    }
}
