using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Tests.Configuration;

public sealed class InstanceReaderTests
{
    private const string Whole = """
        {"name":"a","display_name":"A","mode":"replica","rucio_base_url":"https://rucio.example.org/prefix/","rucio_auth_url":"https://auth.example.org",
         "rucio_webui_url":"https://web.example.org","rucio_ca_cert":"/etc","app_id":"jl","site_name":"CERN","vo":"atl","voms_enabled":true,
         "voms_vomses_path":"/v/vomses","voms_certdir_path":"/v/certs","voms_vomsdir_path":"/v/dir","destination_rse":"DISK","rse_mount_path":"/eos/",
         "path_begins_at":4,"replication_rule_lifetime_days":7,"wildcard_enabled":true,"oidc_auth":"file","oidc_file_name":"~/token","policy_package":"atlas",
         "path_mappings":[{"prefix":"root://h//a","path":"/x"},{"prefix":"root://h//a/long","path":"/y"}],
         "destinations":[{"rse":"TAPE","mount_path":"/tape","path_begins_at":1}],"download_folder":"~/data","encoded_slashes":true,"cache_expires_at":1}
        """;

    [Fact]
    public void Every_key_arrives()
    {
        var (entry, warnings) = Read(Whole);

        Assert.Empty(warnings);
        var instance = entry.Instance!;
        Assert.Equal(("a", "A", InstanceMode.Replica), (instance.Name, instance.DisplayName, instance.Mode));
        Assert.Equal("https://rucio.example.org/prefix", instance.BaseUrl.OriginalString);
        Assert.Equal("https://auth.example.org", instance.AuthUrl!.OriginalString);
        Assert.Equal("https://web.example.org", instance.WebUiUrl!.OriginalString);
        Assert.Equal(("/etc", "jl", "CERN", "atl"), (instance.CaCert, instance.AppId, instance.SiteName, instance.Vo));
        Assert.Equal(new VomsOptions("/v/vomses", "/v/certs", "/v/dir"), instance.Voms);
        Assert.Equal(["DISK", "TAPE"], instance.Destinations.Select(d => d.Rse));
        Assert.Equal(("/eos", 4), (instance.DefaultDestination!.MountPath, instance.DefaultDestination.PathBeginsAt));
        Assert.Equal("root://h//a/long", instance.DefaultDestination.PathMappings[0].Prefix);
        Assert.Equal(TimeSpan.FromDays(7), instance.RuleLifetime);
        Assert.True(instance.WildcardEnabled);
        Assert.Equal(new OidcSource(OidcSourceKind.File, "/home/jdoe/token"), instance.Oidc);
        Assert.Equal(("atlas", "/home/jdoe/data", true), (instance.PolicyPackage, instance.DownloadFolder, instance.EncodedSlashes));
    }

    [Fact]
    public void A_whole_number_may_be_written_with_a_point()
    {
        var (entry, _) = Read("""{"name":"a","mode":"replica","rucio_base_url":"https://r","destination_rse":"X","rse_mount_path":"/e","path_begins_at":4.0}""");

        Assert.Equal(4, entry.Instance!.DefaultDestination!.PathBeginsAt); // nothing is wrong with it
    }

    [Theory]
    [InlineData("""{"name":"a","mode":"download"}""", "rucio_base_url is missing")]
    [InlineData("""{"name":"a","mode":"download","rucio_base_url":"rucio.example.org"}""", "rucio_base_url is 'rucio.example.org' and must be an address that begins with https://")]
    [InlineData("""{"name":"a","mode":"download","rucio_base_url":"file:///etc/passwd"}""", "must be an address that begins with https://")]
    [InlineData("""{"name":"a","rucio_base_url":"https://r"}""", "mode is missing")]
    [InlineData("""{"name":"a","mode":"stream","rucio_base_url":"https://r"}""", "mode is 'stream' and must be one of replica, download")]
    [InlineData("""{"name":"a","mode":"replica","rucio_base_url":"https://r"}""", "destination_rse is missing")]
    [InlineData("""{"name":"a","mode":"replica","rucio_base_url":"https://r","destination_rse":"X"}""", "rse_mount_path is missing")]
    [InlineData("""{"name":"a","mode":"replica","rucio_base_url":"https://r","destination_rse":"X","rse_mount_path":"eos"}""", "rse_mount_path is 'eos' and must be an absolute path")]
    [InlineData("""{"name":"a","mode":"replica","rucio_base_url":"https://r","destination_rse":"X","rse_mount_path":"/e","path_begins_at":-1}""", "path_begins_at is -1 and must be a whole number from 0")]
    [InlineData("""{"name":"a","mode":"download","rucio_base_url":"https://r","wildcard_enabled":"yes"}""", "wildcard_enabled is \"yes\" and must be true or false")]
    [InlineData("""{"name":"a","mode":"download","rucio_base_url":"https://r","oidc_auth":"env"}""", "oidc_env_name is missing")]
    [InlineData("""{"name":"a","mode":"download","rucio_base_url":"https://r","oidc_auth":"file"}""", "oidc_file_name is missing")]
    [InlineData("""{"name":"../x","mode":"download","rucio_base_url":"https://r"}""", "name is '../x', which cannot be the name of a folder")]
    [InlineData("""{"mode":"download","rucio_base_url":"https://r"}""", "name is missing")]
    [InlineData("""{"name":"a","mode":"replica","rucio_base_url":"https://r","destinations":[{"rse":"X","mount_path":"/a"},{"rse":"X","mount_path":"/b"}]}""", "names the RSE 'X' twice")]
    public void A_fault_names_the_key_and_what_it_must_be(string json, string expected)
    {
        var (entry, _) = Read(json);

        Assert.Null(entry.Instance);
        Assert.Equal("instance_invalid", entry.Problem!.Code);
        Assert.Contains(expected, entry.Problem.Error, StringComparison.Ordinal);
        Assert.Contains("/etc/jupyter/x.json", entry.Problem.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var (entry, _) = Read("""{"name":"a","mode":"stream","rucio_base_url":"nonsense","path_begins_at":"x"}""");

        Assert.Contains("mode", entry.Problem!.Error, StringComparison.Ordinal);
        Assert.Contains("rucio_base_url", entry.Problem.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rucio_base_ur1", "did you mean 'rucio_base_url'?")]
    [InlineData("pathBeginsAt", "did you mean 'path_begins_at'?")]
    [InlineData("wildcards_enabled", "did you mean 'wildcard_enabled'?")]
    [InlineData("completely_unrelated_thing", "has no effect.")]
    public void An_unknown_key_is_a_warning_that_names_the_nearest_one(string key, string expected)
    {
        var (entry, warnings) = Read($$"""{"name":"a","mode":"download","rucio_base_url":"https://r","{{key}}":1}""");

        Assert.NotNull(entry.Instance);
        var warning = Assert.Single(warnings);
        Assert.Contains($"'{key}'", warning, StringComparison.Ordinal);
        Assert.Contains(expected, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_texts_are_as_good_as_none()
    {
        var (entry, _) = Read("""{"name":"a","mode":"download","rucio_base_url":"https://r","oidc_auth":"","rucio_ca_cert":"","vo":""}""");

        Assert.Null(entry.Instance!.Oidc);
        Assert.Null(entry.Instance.CaCert);
        Assert.Null(entry.Instance.Vo);
    }

    private static (InstanceEntry Entry, List<string> Warnings) Read(string json)
    {
        var warnings = new List<string>();
        var entry = InstanceReader.Read((JsonObject)JsonNode.Parse(json)!, "/etc/jupyter/x.json", "/home/jdoe", prefix: null, warnings);
        return (entry, warnings);
    }
}
