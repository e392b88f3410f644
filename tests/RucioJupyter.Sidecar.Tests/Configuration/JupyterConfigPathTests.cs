using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Tests.Configuration;

public sealed class JupyterConfigPathTests
{
    [Fact]
    public void The_order_is_that_of_jupyter()
    {
        var environment = Environment(("JUPYTER_CONFIG_PATH", "/one:/two/"));

        Assert.Equal(
            ["/one", "/two", "/home/jdoe/.jupyter", "/home/jdoe/.local/etc/jupyter", "/opt/conda/etc/jupyter", "/usr/local/etc/jupyter", "/etc/jupyter"],
            JupyterConfigPath.Folders(environment, "/opt/conda"));
    }

    [Fact]
    public void The_users_folder_can_be_elsewhere() =>
        Assert.Equal("/cfg", JupyterConfigPath.Folders(Environment(("JUPYTER_CONFIG_DIR", "/cfg")), null)[0]);

    [Theory]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("0", false)]
    [InlineData("off", false)]
    public void The_environment_can_be_preferred_to_the_user(string word, bool preferred)
    {
        var folders = JupyterConfigPath.Folders(Environment(("JUPYTER_PREFER_ENV_PATH", word)), "/opt/conda").ToList();

        Assert.Equal(preferred, folders.IndexOf("/opt/conda/etc/jupyter") < folders.IndexOf("/home/jdoe/.jupyter"));
    }

    [Fact]
    public void A_system_prefix_is_not_listed_twice() =>
        Assert.Single(JupyterConfigPath.Folders(Environment(), "/usr/local"), folder => folder == "/usr/local/etc/jupyter");

    [Theory]
    [InlineData("/opt/lab/bin/python3.12", "/opt/lab")]
    [InlineData("python3", null)]
    [InlineData("/sbin/init", null)]
    [InlineData(null, null)]
    public void The_prefix_is_that_of_the_program_that_started_the_sidecar(string? program, string? prefix) =>
        Assert.Equal(prefix, JupyterConfigPath.Prefix(Environment(), program));

    private static ProcessEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(variables.ToDictionary(v => v.Name, v => v.Value), "/home/jdoe");
}
