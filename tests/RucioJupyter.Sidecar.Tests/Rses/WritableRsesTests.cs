using System.Text.Json.Nodes;
using Rucio.Emulator;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Transfers;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Rses;

public sealed class WritableRsesTests
{
    [Fact]
    public async Task The_list_says_where_the_sidecar_can_write_and_by_what()
    {
        await using var setup = await DownloadSetup.StartAsync(new EmulatorOptions { Tls = false, CatalogueFolder = Contract.RucioCatalogue });
        var items = (await setup.Sidecar.GetJsonAsync("list-rses?namespace=demo&writable=1"))["items"]!.AsArray();
        var byName = items.ToDictionary(item => (string)item!["rse"]!, item => item!);
        Assert.True((bool)byName["REMOTE-HTTP"]["writable"]!);
        Assert.Contains(byName["REMOTE-HTTP"]["schemes"]!.AsArray().Select(scheme => (string?)scheme), scheme => scheme is "http" or "https" or "davs");
        Assert.All(["NO-WRITE", "TAPE-ND", "NO-PROTO", "XRD1"], rse => Assert.False((bool)byName[rse]["writable"]!, rse));
        Assert.Contains("root", byName["XRD1"]["schemes"]!.AsArray().Select(scheme => (string?)scheme));
        var flags = items.Select(item => (bool)item!["writable"]!).ToList();
        Assert.Equal(flags.OrderDescending(), flags);
    }

    [Fact]
    public async Task An_expression_narrows_the_list_and_a_failing_usage_costs_the_free_space_only()
    {
        await using var setup = await DownloadSetup.StartAsync(new EmulatorOptions { Tls = false, CatalogueFolder = Contract.RucioCatalogue });
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "rucio", Path = "/rses/*/usage", Status = 500 });
        var items = (await setup.Sidecar.GetJsonAsync("list-rses?namespace=demo&writable=1&expression=REMOTE-HTTP"))["items"]!.AsArray();
        var only = Assert.Single(items);
        Assert.Equal(("REMOTE-HTTP", true), ((string?)only!["rse"], (bool)only["writable"]!));
        Assert.Null((JsonNode?)only["free"]);
    }

    [Fact]
    public async Task The_old_shapes_of_the_route_stay()
    {
        await using var setup = await DownloadSetup.StartAsync(new EmulatorOptions { Tls = false, CatalogueFolder = Contract.RucioCatalogue });
        Assert.Equal("REMOTE-HTTP", (string?)(await setup.Sidecar.GetJsonAsync("list-rses?namespace=demo&expression=REMOTE-HTTP"))[0]!["rse"]);
        Assert.Equal("REMOTE-HTTP", (string?)(await setup.Sidecar.GetJsonAsync("list-rses?namespace=demo&expression=REMOTE-HTTP&names=1"))[0]);
    }
}
