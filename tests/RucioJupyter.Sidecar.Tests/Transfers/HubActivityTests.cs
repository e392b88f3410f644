using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rucio.Policy;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

public sealed class HubActivityTests
{
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public async Task The_hub_is_told_only_while_a_transfer_runs_and_only_where_that_is_wanted(bool wanted, bool transfer, bool told)
    {
        var reports = new List<(string? Authorization, JsonNode Body)>();
        await using var hub = await HubAsync(async context =>
        {
            reports.Add(((string?)context.Request.Headers.Authorization, (await JsonNode.ParseAsync(context.Request.Body))!)); // the sidecar sends an object
            return 200;
        });
        var setup = new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9"));
        setup.Config["keep_alive_during_transfers"] = wanted;
        setup.Variables["JUPYTERHUB_ACTIVITY_URL"] = $"{hub.Urls.Single()}/hub/api/users/jdoe/activity";
        setup.Variables["JUPYTERHUB_API_TOKEN"] = "hub-token";
        setup.Variables["JUPYTERHUB_SERVER_NAME"] = "gpu";
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        if (transfer)
        {
            sidecar.Get<TransferStore>().Enqueue("demo", new Did("test", "data"), Path.Combine(setup.Folder, "data"));
        }

        Assert.Equal(told, await sidecar.Get<HubActivity>().ReportAsync(CancellationToken.None));
        Assert.Equal(told ? 1 : 0, reports.Count);
        if (told)
        {
            Assert.Equal("token hub-token", reports[0].Authorization);
            Assert.Equal((string?)reports[0].Body["last_activity"], (string?)reports[0].Body["servers"]!["gpu"]!["last_activity"]);
        }
    }

    [Fact]
    public async Task A_hub_that_refuses_or_is_gone_stops_nothing()
    {
        await using var hub = await HubAsync(_ => Task.FromResult(403));
        var setup = new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9"));
        setup.Variables["RUCIO_KEEP_ALIVE_DURING_TRANSFERS"] = "1";
        setup.Variables["JUPYTERHUB_ACTIVITY_URL"] = hub.Urls.Single();
        setup.Variables["JUPYTERHUB_API_TOKEN"] = "hub-token";
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        sidecar.Get<TransferStore>().Enqueue("demo", new Did("test", "data"), Path.Combine(setup.Folder, "data"));

        Assert.False(await sidecar.Get<HubActivity>().ReportAsync(CancellationToken.None));
        await hub.StopAsync();
        Assert.False(await sidecar.Get<HubActivity>().ReportAsync(CancellationToken.None));
    }

    private static async Task<WebApplication> HubAsync(Func<HttpContext, Task<int>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context => context.Response.StatusCode = await answer(context));
        await app.StartAsync();
        return app;
    }
}
