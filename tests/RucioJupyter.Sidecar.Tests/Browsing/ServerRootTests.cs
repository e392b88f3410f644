using RucioJupyter.Sidecar.Browsing;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Browsing;

/// <summary>Where the file browser begins, as far as the sidecar can know.</summary>
public sealed class ServerRootTests : IDisposable
{
    private readonly SidecarSetup _setup = new();
    private readonly string _one;
    private readonly string _two;

    public ServerRootTests()
    {
        _one = Directory.CreateDirectory(Path.Combine(_setup.Folder, "one")).FullName;
        _two = Directory.CreateDirectory(Path.Combine(_setup.Home, "two")).FullName;
    }

    public void Dispose() => _setup.Dispose();

    [Fact]
    public void Nobody_told_it() => Assert.Null(Root([], [new("RUCIO_JUPYTER_ROOT_DIR", "")]));

    [Fact]
    public void The_entry_point_knows_best_then_the_command_then_the_hub()
    {
        var hub = KeyValuePair.Create("JUPYTERHUB_ROOT_DIR", "~/two/");
        Assert.Equal(_two, Root([], [hub]));
        Assert.Equal(_one, Root(["/usr/bin/python3", "/usr/bin/jupyter-lab", "--ServerApp.root_dir=" + _one], [hub]));
        Assert.Equal(_two, Root(["jupyter", "lab", "--notebook-dir", _one], [new("RUCIO_JUPYTER_ROOT_DIR", _two)]));
    }

    [Theory]
    [InlineData("--notebook-dir={0}")]
    [InlineData("--notebook-dir|{0}")]
    [InlineData("--ServerApp.root_dir|{0}/")]
    [InlineData("--ServerApp.notebook_dir=/elsewhere|--ServerApp.root_dir={0}")]
    public void The_commands_last_word_counts(string arguments) =>
        Assert.Equal(_one, Root(["jupyter-lab", .. string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, _one).Split('|')], []));

    [Theory]
    [InlineData("--notebook-dir=/there/is/no/such/folder")]
    [InlineData("--notebook-dir")]
    [InlineData("--notebook-dir=")]
    [InlineData("--notebook-directory=/tmp")]
    public void What_is_no_folder_does_not_count(string argument) => Assert.Null(Root(["jupyter-lab", argument], []));

    private string? Root(string[] command, IEnumerable<KeyValuePair<string, string>> variables) =>
        new ServerRoot(new ProcessEnvironment(new Dictionary<string, string>(variables), _setup.Home) { ParentCommand = command }).Folder;
}
