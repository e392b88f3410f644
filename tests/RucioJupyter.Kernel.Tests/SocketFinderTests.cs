using System.Net.Sockets;

namespace RucioJupyter.Kernel.Tests;

public sealed class SocketFinderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-").FullName;
    private readonly Dictionary<string, string> _variables;

    public SocketFinderTests() => _variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["JUPYTER_RUNTIME_DIR"] = _folder };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_variable_comes_first()
    {
        _variables["RUCIO_JUPYTER_SOCKET"] = "/x/s";
        Assert.Equal("/x/s", Find());
    }

    [Fact]
    public void The_own_servers_file_comes_before_a_newer_one()
    {
        using var own = Listen("a", 42, TimeSpan.FromMinutes(5));
        using var other = Listen("b", 43, TimeSpan.Zero);
        Assert.EndsWith("/b", Find(), StringComparison.Ordinal);
        _variables["JPY_PARENT_PID"] = "42";
        Assert.EndsWith("/a", Find(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_a_socket_open_files_and_rubbish_are_passed_over()
    {
        File.WriteAllText(Path.Combine(_folder, "rucio-jupyter-1.json"), "{");
        File.WriteAllText(Path.Combine(_folder, "rucio-jupyter-2.json"), """{"socket":"/nowhere/s"}""");
        using var open = Listen("c", 3, TimeSpan.Zero);
        File.SetUnixFileMode(Path.Combine(_folder, "rucio-jupyter-3.json"), (UnixFileMode)0b110_110_110);
        Assert.Null(Find());
    }

    [Fact]
    public void The_runtime_folder_follows_jupyter_core()
    {
        Assert.Equal("/d/runtime", SocketFinder.RuntimeFolder(name => name == "JUPYTER_DATA_DIR" ? "/d" : null));
        Assert.Equal("/x/jupyter/runtime", SocketFinder.RuntimeFolder(name => name == "XDG_DATA_HOME" ? "/x" : null));
        Assert.Equal("/h/.local/share/jupyter/runtime", SocketFinder.RuntimeFolder(name => name == "HOME" ? "/h" : null));
    }

    private string? Find() => SocketFinder.Find(name => _variables.GetValueOrDefault(name));

    private Socket Listen(string name, int pid, TimeSpan age)
    {
        var path = Path.Combine(_folder, name);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        var file = Path.Combine(_folder, $"rucio-jupyter-{pid}.json");
        File.WriteAllText(file, $$"""{"socket":"{{path}}","pid":1}""");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow - age);
        return socket;
    }
}
