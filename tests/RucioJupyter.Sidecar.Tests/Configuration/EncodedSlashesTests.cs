using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Configuration;

/// <summary>Names that begin with a slash can be asked for by path only at a server that leaves encoded slashes alone; at others the client finds another way.</summary>
public sealed class EncodedSlashesTests
{
    private const string Dataset = "belle:/belle/MC/release-06-00-08/DB00002100/MC15ri_b/prod00024821/s00/e1003/4S/r00000/mixed/mdst/sub00";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_key_of_the_configuration_reaches_the_client(bool encoded)
    {
        await using var lab = await EmulatedSidecar.StartAsync((setup, rucio) =>
        {
            setup.Instances[0]!["rucio_base_url"] = rucio.NoDecodeUrl.ToString().TrimEnd('/');
            setup.Instances[0]!["encoded_slashes"] = encoded;
        });
        await lab.SignInAsync("demo");

        var reply = await lab.GetJsonAsync($"files?namespace=demo&did={Uri.EscapeDataString(Dataset)}");

        Assert.True(reply is JsonArray { Count: > 0 }, reply.ToJsonString());
        Assert.Equal(encoded, lab.Sidecar.Get<RucioConnections>().Of(lab.Sidecar.Get<InstanceRegistry>().Get("demo")).Endpoint.EncodedSlashes);
    }
}
