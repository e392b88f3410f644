using System.Diagnostics;
using System.Text;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Configuration;

/// <summary>What editors, scripts and mishaps leave in the place of a configuration: each is told in words, and none stops the sidecar.</summary>
public sealed class OddFilesTests
{
    private const string Good = """{"RucioConfig":{"instances":[{"name":"good","display_name":"Good","mode":"download","rucio_base_url":"https://r.example.org"}]}}""";

    public static TheoryData<string, byte[], string> Mishaps => new()
    {
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Good)], "is not UTF-8 text; it looks like UTF-16." },
        { "UTF-16 without a mark", Encoding.BigEndianUnicode.GetBytes(Good), "is not UTF-8 text; it looks like UTF-16." },
        { "Latin-1", Encoding.Latin1.GetBytes("{\n\"RucioConfig\": {\"x\": \"Größe\"}}"), "is not UTF-8 text: line 2 has a character in another encoding." },
        { "half a character", Encoding.UTF8.GetBytes("""{"RucioConfig":{"instances":[{"name":"\ud800"}]}}"""), "holds half of a character" },
        { "half a character in a key", Encoding.UTF8.GetBytes("""{"RucioConfig":{"\udfff":1}}"""), "holds half of a character" },
        { "nothing", [], "is empty." },
        { "blanks", Encoding.UTF8.GetBytes(" \n\t"), "is empty." },
        { "a list", Encoding.UTF8.GetBytes("[]"), "must hold one JSON object." },
        { "RucioConfig is no object", Encoding.UTF8.GetBytes("""{"RucioConfig":[]}"""), "RucioConfig must be an object." },
        { "RucioConfig in small letters", Encoding.UTF8.GetBytes("""{"rucioConfig":{"instances":[]}}"""), "has no RucioConfig, but 'rucioConfig'." },
        { "a comma too many", Encoding.UTF8.GetBytes("""{"RucioConfig":{"instances":[],}}"""), "The JSON object contains a trailing comma at the end. Correct it" },
        { "too deep", Encoding.UTF8.GetBytes(new string('[', 5000)), "this is not JSON." },
        { "a comment", Encoding.UTF8.GetBytes("{\n// mine\n}"), ", line 2, character " },
    };

    [Theory]
    [MemberData(nameof(Mishaps))]
    public async Task It_is_told_with_its_remedy_and_what_was_there_before_stays(string mishap, byte[] contents, string told)
    {
        var setup = new SidecarSetup();
        Directory.CreateDirectory(Path.GetDirectoryName(setup.ConfigFile)!); // the file lies in a folder
        await File.WriteAllTextAsync(setup.ConfigFile, Good);
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        await sidecar.GetJsonAsync("instances");

        await File.WriteAllBytesAsync(setup.ConfigFile, contents);
        sidecar.Get<RucioConfiguration>().Reload();

        var reply = await sidecar.GetJsonAsync("instances");
        Assert.Equal(["good"], reply["instances"]!.AsArray().Select(instance => (string?)instance!["name"]));
        var problem = (string?)reply["config"]!["files"]!.AsArray().Single()!["problem"];
        Assert.True(problem!.Contains(told, StringComparison.Ordinal) && problem.Contains("stays in force", StringComparison.Ordinal), $"{mishap}: {problem}"); // a broken file has one
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_the_file_is_not_waited_for()
    {
        var setup = new SidecarSetup();
        Directory.CreateDirectory(Path.GetDirectoryName(setup.ConfigFile)!); // the file lies in a folder
        using (var made = Process.Start("mkfifo", [setup.ConfigFile]))
        {
            await made.WaitForExitAsync();
        }

        await using var sidecar = await RunningSidecar.StartAsync(setup);

        Assert.Contains("is no ordinary file", (string?)(await sidecar.GetJsonAsync("instances"))["config"]!["files"]![0]!["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_of_byte_order_is_passed_over()
    {
        var setup = new SidecarSetup();
        Directory.CreateDirectory(Path.GetDirectoryName(setup.ConfigFile)!); // the file lies in a folder
        await File.WriteAllBytesAsync(setup.ConfigFile, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)]);
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        Assert.Equal("good", sidecar.Get<InstanceRegistry>().Entries.Single().Name);
    }

    [Theory]
    [InlineData("\"name\":\"  \"", "name must not be blank or hold characters that cannot be seen.")]
    [InlineData("\"name\":\"\\u202egood\"", "name must not be blank or hold characters that cannot be seen.")]
    [InlineData("\"rucio_base_url\":\"https://me:pw@r.example.org\"", "rucio_base_url must not hold a user name or a password: each user logs in.")]
    [InlineData("\"rucio_base_url\":\"https://r.example.org/?x=1\"", "rucio_base_url must end before the first ? or #.")]
    [InlineData("\"$url\":9", "$url must be a text in quotes.")]
    [InlineData("\"mode\":true", "mode must be a text in quotes.")]
    public async Task A_fault_is_told_once(string change, string told)
    {
        var setup = new SidecarSetup();
        Directory.CreateDirectory(Path.GetDirectoryName(setup.ConfigFile)!); // the file lies in a folder
        await File.WriteAllTextAsync(setup.ConfigFile, Good.Replace("\"display_name\"", $"{change},\"display_name\"", StringComparison.Ordinal).Replace("\"mode\":true,\"display_name\":\"Good\",\"mode\":\"download\"", "\"mode\":true", StringComparison.Ordinal)
            .Replace(change.StartsWith("\"rucio", StringComparison.Ordinal) ? ",\"rucio_base_url\":\"https://r.example.org\"" : "\n", "", StringComparison.Ordinal));
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var error = (string)(await sidecar.GetJsonAsync("instances"))["instances"]![0]!["problem"]!["error"]!;

        Assert.EndsWith($": {told}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_the_wrong_kind_beside_the_instances_are_warnings()
    {
        var setup = new SidecarSetup().WithDownloadInstance(new Uri("https://r.example.org"));
        setup.Config["default_instance"] = 7;
        setup.Config["log_level"] = true;
        setup.Config["keep_alive_during_transfers"] = "maybe";
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var warnings = sidecar.Get<RucioConfiguration>().Current.Warnings;

        Assert.Equal(
            [$"{setup.ConfigFile}: default_instance is 7 and must be a text in quotes; it has no effect.", $"{setup.ConfigFile}: keep_alive_during_transfers is \"maybe\" and must be true or false; false is taken.", $"{setup.ConfigFile}: log_level is true and must be a text in quotes; it has no effect."],
            warnings.Order(StringComparer.Ordinal));
    }
}
