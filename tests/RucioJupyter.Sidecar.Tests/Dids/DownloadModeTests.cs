using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Dids;

/// <summary>Download mode before the emulated Rucio and its storage.</summary>
public sealed class DownloadModeTests : IAsyncLifetime
{
    private EmulatorHost _rucio = null!; // set before the first test
    private RunningSidecar _sidecar = null!; // as above

    public async Task InitializeAsync()
    {
        _rucio = await EmulatorHost.StartAsync(new EmulatorOptions { CatalogueFolder = Contract.RucioCatalogue });
        _sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(_rucio.RucioUrl));
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _rucio.DisposeAsync();
    }

    [Fact]
    public async Task A_dataset_is_not_here_then_on_the_way_then_here()
    {
        var before = await _sidecar.GetJsonAsync("did?namespace=demo&did=test:small.dataset");
        var summary = await _sidecar.GetJsonAsync("did/summary?namespace=demo&did=test:small.dataset");

        using var asked = await MakeAsync("test:small.dataset");
        var done = await UntilAtRestAsync("test:small.dataset");
        var after = await _sidecar.GetJsonAsync("did?namespace=demo&did=test:small.dataset&force=1");
        var page = await _sidecar.GetJsonAsync("did?namespace=demo&did=test:small.dataset&limit=2");

        Assert.Equal("""{"status":"NOT_AVAILABLE","state":"not_here","did":"test:small-file-0.root","path":null,"size":1024}""", before[0]!.ToJsonString());
        Assert.Equal(("not_here", "None of the 5 files is here."), ((string?)summary["state"], (string?)summary["sentence"]));
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal("test:small.dataset", (string?)(await RunningSidecar.ReadAsync(asked))!["transfer"]!["did"]);
        Assert.Equal(("here", "All 5 files are here."), ((string?)done["state"], (string?)done["sentence"]));
        Assert.Equal("""{"total":5,"here":5,"on_the_way":0,"failed":0,"not_here":0}""", done["files"]!.ToJsonString());
        Assert.All(after.AsArray(), file => Assert.Equal(("OK", "here"), ((string?)file!["status"], (string?)file["state"])));
        Assert.All(after.AsArray(), file => Assert.Equal((long)file!["size"]!, new FileInfo((string)file["path"]!).Length));
        Assert.Equal((2, 5), (page["items"]!.AsArray().Count, (int)page["total"]!));
    }

    [Fact]
    public async Task Each_bad_file_says_what_is_wrong_with_it_and_the_good_one_is_here()
    {
        using var asked = await MakeAsync("test:corrupt.dataset");
        var done = await UntilAtRestAsync("test:corrupt.dataset");
        var files = await _sidecar.GetJsonAsync("did?namespace=demo&did=test:corrupt.dataset&force=1");

        Assert.Equal(("failed", 1, 3), ((string?)done["state"], (int)done["files"]!["here"]!, (int)done["files"]!["failed"]!));
        Assert.NotNull(done["problem"]!["remedy"]);
        Assert.All(files.AsArray(), file =>
        {
            var good = (string?)file!["did"] == "test:good.bin";
            Assert.Equal(good ? "OK" : "FAILED", (string?)file["status"]);
            Assert.Equal(good, file["error"] is null);
        });
        Assert.Equal(3, files.AsArray().Select(file => (string?)file!["error"]).OfType<string>().Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_file_that_was_removed_by_hand_says_so()
    {
        using var asked = await MakeAsync("test:small.dataset");
        await UntilAtRestAsync("test:small.dataset");
        var files = await _sidecar.GetJsonAsync("did?namespace=demo&did=test:small.dataset&force=1");
        File.Delete((string)files[0]!["path"]!);

        var after = await _sidecar.GetJsonAsync("did?namespace=demo&did=test:small.dataset&force=1");

        Assert.Equal(("STUCK", "not_here", "removed_from_disk"), ((string?)after[0]!["status"], (string?)after[0]!["state"], (string?)after[0]!["code"]));
        Assert.Equal("OK", (string?)after[1]!["status"]);
    }

    [Theory]
    [InlineData("test:no.such", 404, "did_not_found")]
    [InlineData("nocolon", 400, "malformed_did")]
    public async Task What_cannot_be_downloaded_is_refused_at_once(string did, int status, string code)
    {
        using var reply = await MakeAsync(did);

        Assert.Equal((status, code), ((int)reply.StatusCode, (string?)(await RunningSidecar.ReadAsync(reply))!["code"]));
    }

    [Theory]
    [InlineData("test:noreplicas.dataset", "no_replicas")]
    [InlineData("test:empty.dataset", "empty")]
    public async Task There_may_be_nothing_to_download(string did, string state) =>
        Assert.Equal(state, (string?)(await _sidecar.GetJsonAsync($"did/summary?namespace=demo&did={did}"))["state"]);

    private Task<HttpResponseMessage> MakeAsync(string did) => _sidecar.Client.PostAsJsonAsync("did/make-available?namespace=demo", new { did });

    private async Task<JsonNode> UntilAtRestAsync(string did)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var summary = await _sidecar.GetJsonAsync($"did/summary?namespace=demo&did={did}");
            if ((string?)summary["transfer"]?["state"] is "done" or "failed")
            {
                return summary;
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
