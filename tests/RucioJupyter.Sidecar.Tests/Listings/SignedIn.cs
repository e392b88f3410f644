using System.Net.Http.Json;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Listings;

/// <summary>A running sidecar whose user is logged in to one instance.</summary>
internal static class SignedIn
{
    public static async Task<RunningSidecar> StartAsync(SidecarSetup setup, string user = "ddmlab", string password = "secret", string? account = "root")
    {
        var sidecar = await RunningSidecar.StartAsync(setup);
        foreach (var instance in setup.Instances)
        {
            var body = new { @namespace = (string)instance!["name"]!, type = "userpass", @params = new { username = user, password, account } };
            using var reply = await sidecar.Client.PutAsJsonAsync("auth", body);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        }

        return sidecar;
    }

    public static Task<HttpResponseMessage> GetAsync(this RunningSidecar sidecar, string path, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        sidecar.Client.GetAsync(new Uri(path, UriKind.Relative), completion);
}
