using System.Net;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Tests.Shared;
using static RucioJupyter.Sidecar.Tests.Replicas.ReplicaStub;

namespace RucioJupyter.Sidecar.Tests.Replicas;

/// <summary>Replica mode before the emulated Rucio: names, states and numbers of the catalogue of a real one.</summary>
public sealed class CatalogueTests : IAsyncLifetime
{
    private EmulatorHost _rucio = null!; // set before the first test
    private RunningSidecar _sidecar = null!; // as above
    private string _mount = "";

    public async Task InitializeAsync()
    {
        _rucio = await EmulatorHost.StartAsync(new EmulatorOptions { CatalogueFolder = Contract.RucioCatalogue });
        var setup = new SidecarSetup();
        _mount = Mount(setup);
        setup.WithReplicaInstance(_rucio.RucioUrl, "LOCAL-MOUNT", _mount, pathBeginsAt: 1);
        setup.WithReplicaInstance(_rucio.RucioUrl, "LOCAL-MOUNT", _mount, name: "computed");
        setup.Instances[1]!["path_by_algorithm"] = true;
        setup.WithReplicaInstance(_rucio.RucioUrl, "NO-PROTO", _mount, name: "noproto");
        _sidecar = await SignedIn.StartAsync(setup);
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _rucio.DisposeAsync();
    }

    [Theory]
    [InlineData("mounted")]
    [InlineData("computed")]
    public async Task A_file_on_the_mount_has_its_path_by_the_slash_or_by_the_algorithm(string instance)
    {
        Put("test/72/5f/mounted-0.root");

        var files = await _sidecar.GetJsonAsync($"did?namespace={instance}&did=test:mounted.dataset&force=1");

        Assert.Equal(("OK", "here", $"{_mount}/test/72/5f/mounted-0.root"), Words(files[0]!));
        Assert.Equal(("STUCK", "not_mounted", null), Words(files[1]!));
    }

    [Fact]
    public async Task A_file_on_storage_without_protocols_has_its_path_by_the_algorithm()
    {
        var files = await _sidecar.GetJsonAsync("did?namespace=noproto&did=test:noproto.dataset&force=1");

        Assert.Equal(("STUCK", "not_mounted", null), Words(files[0]!));
        Assert.Matches($"no file at {_mount}/test/[0-9a-f]{{2}}/[0-9a-f]{{2}}/noproto-0.root", (string?)files[0]!["error"]);
    }

    [Fact]
    public async Task Every_state_of_a_replica_has_its_own_word()
    {
        var files = await _sidecar.GetJsonAsync("did?namespace=mounted&did=test:mixed.states&force=1");

        var words = files.AsArray().ToDictionary(f => (string)f!["did"]!, f => (string)f!["state"]!);
        Assert.Equal(12, words.Count);
        Assert.Equal("not_mounted", words["test:mixed-00.root"]);
        Assert.Contains("on_the_way", words.Values);
        Assert.Contains("failed", words.Values);
        Assert.All(files.AsArray().Where(f => (string?)f!["state"] == "failed"), f => Assert.Equal("replica_bad", (string?)f!["code"]));
    }

    [Theory]
    [InlineData("test:stuck.dataset", "stuck", "3 of 4 files cannot be copied to LOCAL-MOUNT: No sources available: TRANSFER  Transfer failed: SOURCE CHECKSUM MISMATCH")]
    [InlineData("test:small.dataset", "not_here", "None of the 5 files is here.")]
    [InlineData("test:empty.dataset", "empty", "There are no files in it.")]
    [InlineData("test:noreplicas.dataset", "no_replicas", "No storage has a copy of the files.")]
    [InlineData("test:mounted.dataset", "not_mounted", "Rucio has 5 of 5 files on LOCAL-MOUNT, but not where it is mounted: ")]
    [InlineData("odd:/belle/MC/release-04/DB00000757/mdst_000001.root", "not_here", "The file is not here.")]
    [InlineData("data22:data22.00450000.physics_Main.AOD.100k", "here", "100000 files on LOCAL-MOUNT.")]
    public async Task A_summary_says_which_of_the_states_it_is(string did, string state, string sentence)
    {
        var summary = await _sidecar.GetJsonAsync($"did/summary?namespace=mounted&did={Uri.EscapeDataString(did)}");

        Assert.Equal(state, (string?)summary["state"]);
        Assert.StartsWith(sentence, (string?)summary["sentence"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_members_of_a_container_have_their_sizes()
    {
        var first = await _sidecar.GetJsonAsync("did/content?namespace=mounted&did=mc16_13TeV:cont.level1&limit=1");
        var second = await _sidecar.GetJsonAsync($"did/content?namespace=mounted&did=mc16_13TeV:cont.level1&limit=1&cursor={first["next"]}");
        var files = await _sidecar.GetJsonAsync("did/content?namespace=mounted&did=test:small.dataset");

        Assert.Equal(("mc16_13TeV:cont.level2.A", "container"), ((string?)first["items"]![0]!["did"], (string?)first["items"]![0]!["type"]));
        Assert.Equal(("mc16_13TeV:cont.level2.B", null), ((string?)second["items"]![0]!["did"], (string?)second["next"]));
        Assert.Equal("""{"did":"test:small-file-0.root","type":"file","size":1024,"length":null}""", files["items"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Replicas_name_storage_site_scheme_and_medium()
    {
        var file = await _sidecar.GetJsonAsync("did/replicas?namespace=mounted&did=test:mounted-0.root");
        var dataset = await _sidecar.GetJsonAsync("did/replicas?namespace=mounted&did=test:five.dataset");

        var copy = file["items"]!.AsArray().Single(item => (string?)item!["rse"] == "LOCAL-MOUNT")!;
        Assert.Equal(("AVAILABLE", "root", "CERN", "disk", true), ((string?)copy["state"], (string?)copy["scheme"], (string?)copy["site"], (string?)copy["type"], (bool)copy["mounted"]!));
        var whole = dataset["items"]!.AsArray().Single(item => (string?)item!["rse"] == "REMOTE-HTTP")!;
        Assert.Equal("""{"here":5,"total":5}""", whole["files"]!.ToJsonString());
        Assert.False((bool)whole["mounted"]!);
    }

    [Fact]
    public async Task Rules_are_listed_and_can_be_ended()
    {
        var rules = await _sidecar.GetJsonAsync("rules?namespace=mounted&did=test:partial.dataset");
        var rule = rules["items"]![0]!;

        using var ended = await _sidecar.Client.DeleteAsync(new Uri($"rules/{rule["id"]}?namespace=mounted", UriKind.Relative));
        using var unknown = await _sidecar.Client.DeleteAsync(new Uri($"rules/{new string('0', 32)}?namespace=mounted", UriKind.Relative));
        using var malformed = await _sidecar.Client.DeleteAsync(new Uri("rules/abc?namespace=mounted", UriKind.Relative));

        Assert.Equal(("LOCAL-MOUNT", "on_the_way", "REPLICATING"), ((string?)rule["rse_expression"], (string?)rule["state"], (string?)rule["rucio_state"]));
        Assert.Equal("4 of 10 files on LOCAL-MOUNT, 6 on the way.", (string?)rule["sentence"]);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.NotNull((await RunningSidecar.ReadAsync(ended))!["expires_at"]);
        Assert.Equal((HttpStatusCode.NotFound, "rule_not_found"), (unknown.StatusCode, (string?)(await RunningSidecar.ReadAsync(unknown))!["code"]));
        Assert.Equal((HttpStatusCode.BadRequest, "id"), (malformed.StatusCode, (string?)(await RunningSidecar.ReadAsync(malformed))!["field"]));
    }

    [Fact]
    public async Task The_quota_has_used_limit_and_remaining()
    {
        var quota = await _sidecar.GetJsonAsync("quota?namespace=mounted");

        var mounted = quota["items"]!.AsArray().Single(item => (string?)item!["rse"] == "LOCAL-MOUNT")!;
        Assert.Equal("root", (string?)quota["account"]);
        Assert.Equal((long)mounted["limit"]! - (long)mounted["used"]!, (long)mounted["remaining"]!);
    }

    [Fact]
    public async Task Storage_elements_are_objects_or_names()
    {
        var objects = await _sidecar.GetJsonAsync("list-rses?namespace=mounted&expression=availability_write%3DTrue");
        var names = await _sidecar.GetJsonAsync("list-rses?namespace=mounted&expression=tier%3D1&names=1");
        using var bad = await _sidecar.GetAsync("list-rses?namespace=mounted&expression=(((");

        Assert.Contains("""{"rse":"LOCAL-MOUNT"}""", objects.AsArray().Select(rse => rse!.ToJsonString()));
        Assert.DoesNotContain("""{"rse":"NO-WRITE"}""", objects.AsArray().Select(rse => rse!.ToJsonString()));
        Assert.Equal(["REMOTE-HTTP", "SITE-B_DISK", "TAPE-ND"], names.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
        var problem = await RunningSidecar.ReadAsync(bad);
        Assert.Equal((HttpStatusCode.BadRequest, "bad_rse_expression", "InvalidRSEExpression"), (bad.StatusCode, (string?)problem!["code"], (string?)problem["exception_class"]));
    }

    [Theory]
    [InlineData("open-replication-rule?namespace=mounted&did=test:big.dataset", 500, "webui_not_configured")]
    [InlineData("open-replication-rule?namespace=mounted&did=nocolon", 400, "malformed_did")]
    [InlineData("did/summary?namespace=mounted&did=test:no.such", 404, "did_not_found")]
    [InlineData("did/content?namespace=mounted&did=test:no.such", 404, "did_not_found")]
    [InlineData("did/replicas?namespace=mounted&did=test:no.such", 404, "did_not_found")]
    [InlineData("did?namespace=mounted&did=test:no.such&limit=10", 404, "did_not_found")]
    [InlineData("did?namespace=mounted&did=test:no.such&force=1", 404, "did_not_found")]
    [InlineData("did?namespace=mounted&did=test:small.dataset&rse=XRD1", 400, "unknown_destination")]
    [InlineData("files?namespace=mounted&did=odd:gr%C3%BC%C3%9F-%E4%B8%AD", 404, "did_not_found")]
    public async Task What_is_not_there_is_refused_by_name(string path, int status, string code)
    {
        using var reply = await _sidecar.GetAsync(path);

        Assert.Equal((status, code), ((int)reply.StatusCode, (string?)(await RunningSidecar.ReadAsync(reply))!["code"]));
    }

    [Fact]
    public async Task The_whole_list_of_a_hundred_thousand_files_is_whole()
    {
        const string did = "data22:data22.00450000.physics_Main.AOD.100k";
        var all = await _sidecar.GetJsonAsync($"files?namespace=mounted&did={did}");
        var page = await _sidecar.GetJsonAsync($"files?namespace=mounted&did={did}&limit=10");

        Assert.Equal(100_000, all.AsArray().Count);
        Assert.Equal(100_000, all.AsArray().Select(file => (string)file!["did"]!).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((100_000, 10), ((int)page["total"]!, page["items"]!.AsArray().Count));
    }

    private void Put(string relative)
    {
        var path = Path.Combine(_mount, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it lies below the mount
        File.WriteAllText(path, "x");
    }
}
