using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Diagnostics;

/// <summary>A site as an administrator has it: the program itself, an emulated Rucio, a mount; nothing is configured until a test writes it.</summary>
internal sealed partial class Site : IAsyncDisposable
{
    private Site(EmulatorHost rucio, SidecarSetup setup, string mount)
    {
        Rucio = rucio;
        Setup = setup;
        Mount = mount;
    }

    public EmulatorHost Rucio { get; }

    public SidecarSetup Setup { get; }

    public string Mount { get; }

    public SidecarProcess Sidecar { get; private set; } = null!; // set by StartAsync, and used after it

    public static async Task<Site> NewAsync()
    {
        var setup = new SidecarSetup();
        var mount = Directory.CreateDirectory(Path.Combine(setup.Folder, "mount")).FullName;
        return new Site(await EmulatorHost.StartAsync(new EmulatorOptions { Mount = mount }), setup, mount);
    }

    /// <summary>An entry in replica mode as in docs/config/examples/base.json, with the test's addresses.</summary>
    public JsonObject Replica(params (string Key, JsonNode? Value)[] changes) => With(changes, new JsonObject
    {
        ["name"] = "example",
        ["display_name"] = "Example experiment",
        ["mode"] = "replica",
        ["rucio_base_url"] = Rucio.RucioUrl.ToString().TrimEnd('/'),
        ["destination_rse"] = "LOCAL-MOUNT",
        ["rse_mount_path"] = Mount,
        ["path_begins_at"] = 1,
    });

    public JsonObject Download(params (string Key, JsonNode? Value)[] changes) => With(changes, new JsonObject
    {
        ["name"] = "example",
        ["display_name"] = "Example experiment",
        ["mode"] = "download",
        ["rucio_base_url"] = Rucio.RucioUrl.ToString().TrimEnd('/'),
    });

    public async Task StartAsync(params JsonObject[] instances)
    {
        foreach (var instance in instances)
        {
            Setup.Instances.Add(instance);
        }

        Sidecar = await SidecarProcess.StartAsync(Setup);
    }

    public async Task SignInAsync(string username = "ddmlab", string password = "secret", string account = "root")
    {
        var reply = await PutAsync("userpass", new { username, password, account });
        Assert.True((bool?)reply["success"], reply.ToJsonString());
    }

    public async Task<JsonNode> PutAsync(string type, object parameters)
    {
        using var reply = await Sidecar.Client.PutAsJsonAsync("auth", new { @namespace = "example", type, @params = parameters });
        return (await RunningSidecar.ReadAsync(reply))!; // every reply has a body
    }

    public async Task<JsonNode> MakeAvailableAsync(string did)
    {
        using var reply = await Sidecar.Client.PostAsJsonAsync("did/make-available?namespace=example", new { did });
        return (await RunningSidecar.ReadAsync(reply))!; // every reply has a body
    }

    /// <summary>The lines of the doctor about one thing, each with its remedy.</summary>
    public async Task<IReadOnlyList<string>> DoctorAsync(string check, params string[] arguments)
    {
        var (_, output) = await SidecarProcess.RunAsync(Setup, ["doctor", "--json", .. arguments]);
        return [.. JsonNode.Parse(output)!["checks"]!.AsArray().Where(line => (string?)line!["name"] == check).Select(line => Sentence(line!["detail"], line["remedy"]))];
    }

    /// <summary>Error and remedy as the panel shows them, with the manual's names for what differs from run to run.</summary>
    public string Sentence(JsonNode? error, JsonNode? remedy = null) => Plain(remedy is null ? (string)error! : $"{(string?)error} → {(string?)remedy}"); // asked for where something is wrong

    public string Plain(string text) => Moment().Replace(
        text
            .Replace(Mount, "/eos/rucio", StringComparison.Ordinal)
            .Replace(Setup.Home, "/home/jdoe", StringComparison.Ordinal)
            .Replace(Setup.Folder, "/site", StringComparison.Ordinal)
            .Replace(Rucio.RucioUrl.ToString().TrimEnd('/'), "https://rucio.example.org", StringComparison.Ordinal)
            .Replace(Rucio.RucioUrl.Authority, "rucio.example.org", StringComparison.Ordinal),
        "2026-11-22 05:40 UTC");

    public async ValueTask DisposeAsync()
    {
        if (Sidecar is not null)
        {
            await Sidecar.DisposeAsync();
        }

        await Rucio.DisposeAsync();
        Setup.Dispose();
    }

    private static JsonObject With((string Key, JsonNode? Value)[] changes, JsonObject instance)
    {
        foreach (var (key, value) in changes)
        {
            instance[key] = value;
        }

        return instance;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?( UTC|Z|\+00:00)")]
    private static partial Regex Moment();
}
