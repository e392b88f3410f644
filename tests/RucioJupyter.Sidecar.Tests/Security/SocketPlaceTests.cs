using System.Net.Sockets;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Security;

public sealed class SocketPlaceTests
{
    [Fact]
    public async Task The_socket_is_open_to_its_owner_alone()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var socket = Posix.Facts(sidecar.Setup.SocketPath)!;
        var folder = Posix.Facts(sidecar.Setup.SocketFolder)!;

        Assert.Equal(FileKind.Socket, socket.Kind);
        Assert.Equal("0600", socket.Octal);
        Assert.Equal("0700", folder.Octal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task A_folder_that_others_may_enter_is_refused_with_the_command_that_closes_it(UnixFileMode opened)
    {
        using var setup = new SidecarSetup();
        File.SetUnixFileMode(setup.SocketFolder, File.GetUnixFileMode(setup.SocketFolder) | opened);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => SidecarRun.StartAsync(setup.Options(), CancellationToken.None));

        Assert.Contains($"chmod 700 '{setup.SocketFolder}'", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(setup.SocketPath));
    }

    [Fact]
    public async Task A_folder_of_another_user_is_refused()
    {
        // /proc/sys belongs to root; a test that runs as root takes a folder that it has given away.
        using var setup = new SidecarSetup();
        var foreign = "/proc/sys";
        if (Posix.UserId == 0)
        {
            foreign = Directory.CreateDirectory(Path.Combine(setup.Folder, "theirs")).FullName;
            using var chown = System.Diagnostics.Process.Start("chown", ["65534", foreign]);
            await chown.WaitForExitAsync();
        }

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => SocketPlace.PrepareAsync(Path.Combine(foreign, "s"), CancellationToken.None));

        Assert.Contains("belongs to user", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_folder_is_refused()
    {
        using var setup = new SidecarSetup();
        var link = Path.Combine(setup.Folder, "link");
        Directory.CreateSymbolicLink(link, setup.SocketFolder);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => SocketPlace.PrepareAsync(Path.Combine(link, "s"), CancellationToken.None));

        Assert.Contains("is not a folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_made_for_the_owner_alone()
    {
        using var setup = new SidecarSetup();
        var folder = Path.Combine(setup.Folder, "new");

        await SocketPlace.PrepareAsync(Path.Combine(folder, "s"), CancellationToken.None);

        Assert.Equal("0700", Posix.Facts(folder)!.Octal);
    }

    [Fact]
    public async Task A_socket_that_a_killed_process_left_is_replaced()
    {
        var setup = new SidecarSetup();
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(setup.SocketPath));
            dead.Listen();

            // Closing by handle leaves the file, as SIGKILL does.
            using var handle = dead.SafeHandle;
        }

        if (!File.Exists(setup.SocketPath))
        {
            await using var stale = File.Create(setup.SocketPath + ".none");
            using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            bound.Bind(new UnixDomainSocketEndPoint(setup.SocketPath + ".x"));
            File.Move(setup.SocketPath + ".x", setup.SocketPath);
        }

        await using var sidecar = await RunningSidecar.StartAsync(setup);

        Assert.Equal("ok", (string?)(await sidecar.GetJsonAsync("healthz"))["status"]);
    }

    [Fact]
    public async Task A_socket_that_answers_is_not_taken_from_its_process()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => SidecarRun.StartAsync(sidecar.Setup.Options(), CancellationToken.None));

        Assert.Contains("already listening", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_socket_is_left_alone()
    {
        using var setup = new SidecarSetup();
        await File.WriteAllTextAsync(setup.SocketPath, "precious");

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => SidecarRun.StartAsync(setup.Options(), CancellationToken.None));

        Assert.Contains("is not a socket", refused.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(setup.SocketPath));
    }

    [Fact]
    public async Task A_path_that_is_too_long_for_a_socket_is_refused_in_words()
    {
        using var setup = new SidecarSetup();

        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => SocketPlace.PrepareAsync(Path.Combine(setup.Folder, new string('x', 120)), CancellationToken.None));

        Assert.Contains("107 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_socket_and_without_an_explicit_port_it_does_not_start()
    {
        using var setup = new SidecarSetup();

        var refused = Assert.Throws<StartRefusedException>(() => SidecarApp.Build(setup.Options() with { SocketPath = null }));

        Assert.Contains("--socket", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_user_gets_no_answer()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { PeerUserId = Posix.UserId + 1 } });

        await Assert.ThrowsAsync<HttpRequestException>(() => sidecar.Client.GetAsync(new Uri("healthz", UriKind.Relative)));
    }
}
