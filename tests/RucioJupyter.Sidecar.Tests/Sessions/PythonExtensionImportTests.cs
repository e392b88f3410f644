using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Sessions;

public sealed class PythonExtensionImportTests
{
    private static readonly Uri Rucio = new("https://rucio.example.org");

    [Fact]
    public async Task Choice_and_credentials_of_the_python_extension_are_taken_over()
    {
        var setup = Setup();
        WriteCache(setup, "userpass", """{"username": "ddmlab", "password": "s3cret-of-old", "account": ""}""");
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var instances = await sidecar.GetJsonAsync("instances");
        var stored = await sidecar.GetJsonAsync("auth?namespace=demo&type=userpass");

        Assert.Equal("demo", (string?)instances["active_instance"]);
        Assert.Equal("userpass", (string?)instances["auth_type"]);
        Assert.Equal("""{"username":"ddmlab","password":"unchanged","account":""}""", stored.ToJsonString());
    }

    [Fact]
    public async Task The_old_file_is_not_touched_and_its_password_does_not_come_into_ours_in_clear()
    {
        var setup = Setup();
        var cache = WriteCache(setup, "userpass", """{"username": "ddmlab", "password": "s3cret-of-old", "account": "root"}""");
        var before = (SHA256.HashData(await File.ReadAllBytesAsync(cache)), File.GetLastWriteTimeUtc(cache), Directory.GetFileSystemEntries(Path.GetDirectoryName(cache)!).Length);
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        await sidecar.GetJsonAsync("auth?namespace=demo&type=userpass");

        Assert.Equal(before.Item1, SHA256.HashData(await File.ReadAllBytesAsync(cache)));
        Assert.Equal(before.Item2, File.GetLastWriteTimeUtc(cache));
        Assert.Equal(before.Item3, Directory.GetFileSystemEntries(Path.GetDirectoryName(cache)!).Length);
        foreach (var file in Directory.EnumerateFiles(setup.StateFolder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("s3cret-of-old", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_happens_once()
    {
        var setup = Setup();
        var cache = WriteCache(setup, "x509", """{"certificate": "/c.pem", "key": "", "account": "jdoe"}""");
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        var instance = sidecar.Get<InstanceRegistry>().Get("demo");
        Assert.NotNull(sidecar.Get<RucioSessions>().Stored(instance, AuthMethod.X509));

        sidecar.Get<RucioSessions>().SignOut(instance);
        await using var second = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.StateFolder, Environment = setup.Options().Environment } });

        Assert.True(File.Exists(cache));
        Assert.Null(second.Get<CredentialStore>().Find("demo", AuthMethod.X509));
    }

    [Fact]
    public async Task What_the_user_has_chosen_here_is_not_overwritten()
    {
        var setup = Setup();
        await using (var first = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.StateFolder } }))
        {
            first.Get<ActiveChoice>().Set("other", "oidc");
        }

        WriteCache(setup, "userpass", """{"username": "ddmlab", "password": "x", "account": ""}""");
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        Assert.Equal("other", sidecar.Get<ActiveChoice>().Instance);
    }

    [Theory]
    [InlineData("not a database at all")]
    [InlineData("")]
    public async Task A_file_that_is_no_database_stops_nothing(string content)
    {
        var setup = Setup();
        Directory.CreateDirectory(Path.GetDirectoryName(CachePath(setup))!);
        await File.WriteAllTextAsync(CachePath(setup), content);
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var instances = await sidecar.GetJsonAsync("instances");

        Assert.Null((string?)instances["active_instance"]);
    }

    [Theory]
    [InlineData("userpass", "{not json")]
    [InlineData("userpass", """{"username": 7}""")]
    [InlineData("gss", "{}")]
    [InlineData("x509", "null")]
    public async Task A_row_that_makes_no_sense_is_passed_over(string type, string json)
    {
        var setup = Setup();
        WriteCache(setup, type, json);
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var instances = await sidecar.GetJsonAsync("instances");

        Assert.Equal("demo", (string?)instances["active_instance"]);
    }

    private static SidecarSetup Setup() => new SidecarSetup().WithDownloadInstance(Rucio);

    private static string CachePath(SidecarSetup setup) => Path.Combine(setup.Home, ".rucio_jupyterlab", "cache.db");

    /// <summary>The tables as the Python extension's ORM makes them.</summary>
    private static string WriteCache(SidecarSetup setup, string type, string json)
    {
        SQLitePCL.Batteries_V2.Init();
        var path = CachePath(setup);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a full path has a folder
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            CREATE TABLE "userconfig" ("id" INTEGER NOT NULL PRIMARY KEY, "key" VARCHAR(255) NOT NULL, "value" VARCHAR(255) NOT NULL);
            CREATE UNIQUE INDEX "userconfig_key" ON "userconfig" ("key");
            CREATE TABLE "rucioauthcredentials" ("namespace" VARCHAR(255) NOT NULL, "auth_type" VARCHAR(255) NOT NULL, "params" TEXT NOT NULL, PRIMARY KEY ("namespace", "auth_type"));
            INSERT INTO userconfig (key, value) VALUES ('instance', 'demo'), ('auth_method', 'userpass');
            INSERT INTO rucioauthcredentials VALUES ('demo', $type, $json);
            """;
        command.Parameters.AddWithValue("$type", type);
        command.Parameters.AddWithValue("$json", json);
        command.ExecuteNonQuery();
        return path;
    }
}
