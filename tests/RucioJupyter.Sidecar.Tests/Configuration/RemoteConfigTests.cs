using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Configuration;

public sealed class RemoteConfigTests
{
    private const string Remote = """{"mode":"download","rucio_base_url":"https://remote.example.org","site_name":"REMOTE","name":"evil","oidc_auth":"file","oidc_file_name":"/etc/passwd"}""";

    [Fact]
    public async Task Local_keys_win_and_the_rest_comes_from_the_address()
    {
        await using var web = await Web.StartAsync(c => c.Response.WriteAsync(Remote));
        await using var sidecar = await RunningSidecar.StartAsync(Setup(web, trusted: true, ("site_name", "LOCAL")));

        var reply = await sidecar.GetJsonAsync("instances");

        var instance = reply["instances"]!.AsArray().Single()!;
        Assert.True((bool)instance["available"]!, instance.ToJsonString());
        Assert.Equal("far", (string?)instance["name"]);
        Assert.Equal("https://remote.example.org", (string?)instance["rucio_base_url"]);
        Assert.Equal("LOCAL", sidecar.Get<RucioConfiguration>().Current.Entries[0].Instance!.SiteName);
    }

    [Fact]
    public async Task A_plain_http_address_is_refused_with_the_key_that_would_allow_it()
    {
        await using var web = await Web.StartAsync(c => c.Response.WriteAsync(Remote));
        await using var sidecar = await RunningSidecar.StartAsync(Setup(web, trusted: false));

        var problem = (string?)(await sidecar.GetJsonAsync("instances"))["instances"]![0]!["problem"]!["error"];

        Assert.Contains("is not https", problem, StringComparison.Ordinal);
        Assert.Contains("RucioConfig.remote_config_hosts", problem, StringComparison.Ordinal);
        Assert.Equal(0, web.Requests);
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_refused_when_connecting()
    {
        var refused = await Assert.ThrowsAsync<RemoteRefusedException>(
            () => RemoteFetch.GetAsync(new Uri("https://localhost:1/x"), null, null, new RemotePolicy([]), CancellationToken.None));

        Assert.Contains("an address of this machine or network", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("188.184.1.1", true)]
    [InlineData("2001:1458:d00::1", true)]
    public void Only_public_addresses_are_connected_to(string address, bool allowed) => Assert.Equal(allowed, RemotePolicy.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void A_list_of_hosts_excludes_all_others()
    {
        var policy = new RemotePolicy(["config.example.org", "http://inner:8080"]);

        Assert.Null(policy.Refusal(new Uri("https://config.example.org/a.json")));
        Assert.Null(policy.Refusal(new Uri("http://inner:8080/a.json")));
        Assert.NotNull(policy.Refusal(new Uri("https://other.example.org/a.json")));
        Assert.NotNull(policy.Refusal(new Uri("http://config.example.org/a.json")));
        Assert.NotNull(policy.Refusal(new Uri("http://inner:8081/a.json")));
    }

    [Fact]
    public async Task One_silent_server_does_not_keep_the_list_of_the_others_back()
    {
        var answer = new TaskCompletionSource();
        await using var web = await Web.StartAsync(async c =>
        {
            await answer.Task;
            await c.Response.WriteAsync(Remote);
        });
        await using var sidecar = await RunningSidecar.StartAsync(Setup(web, trusted: true).WithDownloadInstance(new Uri("https://r.example.org"), "near"));

        var early = await sidecar.GetJsonAsync("instances");
        var arrived = new TaskCompletionSource();
        sidecar.Get<RucioConfiguration>().Changed += () => arrived.TrySetResult();
        answer.SetResult();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([("far", false), ("near", true)], early["instances"]!.AsArray().Select(i => ((string)i!["name"]!, (bool)i["available"]!)));
        Assert.Equal("remote_config_pending", (string?)early["instances"]![0]!["problem"]!["code"]);
        Assert.True((bool)(await sidecar.GetJsonAsync("instances"))["instances"]![0]!["available"]!);
    }

    [Theory]
    [InlineData("not modified", 304, "", "text/plain", "answered 304")]
    [InlineData("a page", 200, "<html>Log in</html>", "text/html", "it is a web page")]
    [InlineData("half a character", 200, """{"rucio_base_url":"\ud800"}""", "application/json", "is not JSON in UTF-8")]
    [InlineData("a list", 200, "[]", "application/json", "must hold one JSON object")]
    public async Task An_answer_that_is_no_configuration_is_told(string answer, int status, string body, string type, string told)
    {
        await using var web = await Web.StartAsync(async c =>
        {
            c.Response.StatusCode = status;
            c.Response.ContentType = type;
            if (body.Length > 0)
            {
                await c.Response.WriteAsync(body);
            }
        });
        await using var sidecar = await RunningSidecar.StartAsync(Setup(web, trusted: true));

        var problem = (string)(await sidecar.GetJsonAsync("instances"))["instances"]![0]!["problem"]!["error"]!;

        Assert.True(problem.Contains(told, StringComparison.Ordinal), $"{answer}: {problem}");
    }

    [Fact]
    public async Task A_mark_of_byte_order_before_the_document_is_passed_over()
    {
        await using var web = await Web.StartAsync(c => c.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes("\uFEFF" + Remote)).AsTask());
        await using var sidecar = await RunningSidecar.StartAsync(Setup(web, trusted: true));

        Assert.True((bool)(await sidecar.GetJsonAsync("instances"))["instances"]![0]!["available"]!);
    }

    [Fact]
    public async Task A_redirect_to_another_server_is_not_followed()
    {
        await using var other = await Web.StartAsync(c => c.Response.WriteAsync(Remote));
        await using var web = await Web.StartAsync(c =>
        {
            c.Response.Redirect(other.Address.ToString());
            return Task.CompletedTask;
        });

        var refused = await Assert.ThrowsAsync<RemoteRefusedException>(
            () => RemoteFetch.GetAsync(web.Address, null, null, Trust(web, other), CancellationToken.None));

        Assert.Contains("another server", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_document_beyond_the_limit_is_refused()
    {
        await using var web = await Web.StartAsync(c => c.Response.WriteAsync($$"""{"a":"{{new string('x', RemoteFetch.LargestBytes)}}"}"""));

        var refused = await Assert.ThrowsAsync<RemoteRefusedException>(() => RemoteFetch.GetAsync(web.Address, null, null, Trust(web), CancellationToken.None));

        Assert.Contains("256 KiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        await using var web = await Web.StartAsync(c => Task.Delay(Timeout.Infinite, c.RequestAborted));

        var refused = await Assert.ThrowsAsync<RemoteRefusedException>(() => RemoteFetch.GetAsync(web.Address, null, null, Trust(web), CancellationToken.None));

        Assert.Contains("within 5 s", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)] // as time.time() writes it
    public async Task When_a_refresh_fails_the_older_copy_stays_in_force_over_a_restart(double expired)
    {
        var works = true;
        await using var web = await Web.StartAsync(c =>
        {
            c.Response.StatusCode = works ? 200 : 500;
            return c.Response.WriteAsync(works ? Remote : "no");
        });
        var setup = Setup(web, trusted: true);
        setup.Instances[0]!["cache_expires_at"] = expired;
        await using (var first = await RunningSidecar.StartAsync(setup))
        {
            Assert.True((bool)(await first.GetJsonAsync("instances"))["instances"]![0]!["available"]!);

            works = false;
            var again = Setup(web, trusted: true);
            again.Instances[0]!["cache_expires_at"] = expired;
            again.Adjust = o => o with { StateFolder = setup.StateFolder };
            await using var second = await RunningSidecar.StartAsync(again);
            var configuration = second.Get<RucioConfiguration>();
            Assert.NotNull(configuration.Current.Entries.Single().Instance);

            // The refresh may have happened before anybody listens.
            var warned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            configuration.Changed += Look;
            Look();
            await warned.Task.WaitAsync(TimeSpan.FromSeconds(20));

            Assert.NotNull(configuration.Current.Entries.Single().Instance);

            void Look()
            {
                if (configuration.Current.Warnings.Any(w => w.Contains("answered 500", StringComparison.Ordinal)))
                {
                    warned.TrySetResult();
                }
            }
        }
    }

    [Fact]
    public async Task An_unchanged_document_is_not_sent_again()
    {
        await using var web = await Web.StartAsync(c =>
        {
            c.Response.StatusCode = c.Request.Headers.IfNoneMatch == "\"one\"" ? 304 : 200;
            c.Response.Headers.ETag = "\"one\"";
            return c.Response.StatusCode == 304 ? Task.CompletedTask : c.Response.WriteAsync(Remote);
        });

        var first = await RemoteFetch.GetAsync(web.Address, null, null, Trust(web), CancellationToken.None);
        var second = await RemoteFetch.GetAsync(web.Address, first!.ETag, null, Trust(web), CancellationToken.None);

        Assert.Equal("\"one\"", first.ETag);
        Assert.Null(second);
    }

    [Fact]
    public void An_address_that_is_not_trusted_by_name_does_not_choose_files_of_this_machine()
    {
        var warnings = new List<string>();
        var local = new RawInstance((JsonObject)JsonNode.Parse("""{"name":"far","display_name":"Far","$url":"https://config.example.org/a.json?token=x"}""")!, "f.json");

        var (values, sources) = RemoteMerge.Join(local, (JsonObject)JsonNode.Parse(Remote)!, trusted: false, warnings);

        Assert.False(values.ContainsKey("oidc_file_name"));
        Assert.Equal("far", (string?)values["name"]);
        Assert.Equal("https://config.example.org/a.json", sources["rucio_base_url"]);
        Assert.Contains(warnings, w => w.Contains("'oidc_file_name' is left out", StringComparison.Ordinal));
    }

    private static RemotePolicy Trust(params Web[] webs) => new([.. webs.Select(web => web.Address.GetLeftPart(UriPartial.Authority))]);

    private static SidecarSetup Setup(Web web, bool trusted, params (string Key, string Value)[] local)
    {
        var setup = new SidecarSetup();
        var entry = new JsonObject { ["name"] = "far", ["display_name"] = "Far", ["$url"] = web.Address.ToString() };
        foreach (var (key, value) in local)
        {
            entry[key] = value;
        }

        setup.Instances.Add(entry);
        if (trusted)
        {
            setup.Config["remote_config_hosts"] = new JsonArray(web.Address.GetLeftPart(UriPartial.Authority));
        }

        return setup;
    }

    /// <summary>A web server on a free loopback port.</summary>
    private sealed class Web : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private int _requests;

        private Web(RequestDelegate answer)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
            _app = builder.Build();
            _app.Run(context =>
            {
                Interlocked.Increment(ref _requests);
                return answer(context);
            });
        }

        public Uri Address => new($"{_app.Urls.Single()}/config.json");

        public int Requests => _requests;

        public static async Task<Web> StartAsync(RequestDelegate answer)
        {
            var web = new Web(answer);
            await web._app.StartAsync();
            return web;
        }

        public async ValueTask DisposeAsync()
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await _app.StopAsync(now.Token);
            await _app.DisposeAsync();
        }
    }
}
