using Rucio.Client.Tests.Fixture;
using Rucio.Policy;

namespace Rucio.Client.Tests.Dids;

/// <summary>Names as of Belle II, which begin with a slash, on a server that cannot be asked for them by path.</summary>
public sealed class UnaddressableNameTests
{
    private static readonly Did Belle = new("belle", "/belle/MC/mdst");

    [Fact]
    public async Task Its_files_come_by_the_call_that_takes_the_name_in_its_body()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json("{\"scope\": \"belle\", \"name\": \"/belle/f1\", \"parent_scope\": \"belle\", \"parent_name\": \"/belle/MC/mdst\"}\n"));

        Assert.Equal("/belle/f1", (await server.Client(TimeProvider.System).Dids.FilesAsync(Belle).SingleAsync()).Name);
        Assert.Equal(["POST /dids/bulkfiles"], server.Asked);
    }

    [Fact]
    public async Task No_files_and_no_such_DID_are_told_apart()
    {
        using var unknown = new ScriptedServer(_ => ScriptedServer.Empty(200));
        var fault = await Assert.ThrowsAsync<RucioException>(async () => await unknown.Client(TimeProvider.System).Dids.FilesAsync(Belle).ToListAsync());
        Assert.Equal((RucioError.NotFound, "DataIdentifierNotFound"), (fault.Error, fault.ExceptionClass));

        using var empty = new ScriptedServer(
            _ => ScriptedServer.Empty(200), _ => ScriptedServer.Json("{\"scope\": \"belle\", \"name\": \"/belle/MC/mdst\", \"did_type\": \"DATASET\", \"bytes\": null, \"length\": null}\n"));
        Assert.Empty(await empty.Client(TimeProvider.System).Dids.FilesAsync(Belle).ToListAsync());
    }

    [Fact]
    public async Task It_is_searched_for_by_its_exact_name()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json(
            "{\"scope\": \"belle\", \"name\": \"/belle/MC/mdst2\", \"did_type\": \"FILE\"}\n{\"scope\": \"belle\", \"name\": \"/belle/MC/mdst\", \"did_type\": \"CONTAINER\", \"bytes\": 7, \"length\": 2}\n"));

        var found = await server.Client(TimeProvider.System).Dids.GetAsync(Belle);

        Assert.Equal((DidType.Container, 7, 2), (found.Type, found.Bytes, found.Length));
        Assert.Equal(["GET /dids/belle/dids/search?type=all&name=%2Fbelle%2FMC%2Fmdst&long=1"], server.Asked);
    }

    [Fact]
    public async Task Only_its_direct_members_are_its_content()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json(
            "{\"scope\": \"belle\", \"name\": \"/belle/sub\", \"type\": \"DATASET\", \"parent\": {\"scope\": \"belle\", \"name\": \"/belle/MC/mdst\"}, \"level\": 1}\n"
            + "{\"scope\": \"belle\", \"name\": \"/belle/file\", \"type\": \"FILE\", \"parent\": {\"scope\": \"belle\", \"name\": \"/belle/sub\"}, \"level\": 2}\n"));

        Assert.Equal("/belle/sub", (await server.Client(TimeProvider.System).Dids.ContentAsync(Belle).SingleAsync()).Name);
    }

    [Fact]
    public async Task Its_rules_and_its_metadata_come_by_query_and_body()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json("{\"id\": \"a\", \"scope\": \"belle\", \"name\": \"/belle/MC/mdst\", \"account\": \"x\", \"rse_expression\": \"R\", \"state\": \"OK\", \"copies\": 1, \"locks_ok_cnt\": 1, \"locks_replicating_cnt\": 0, \"locks_stuck_cnt\": 0}\n"));
        var client = server.Client(TimeProvider.System);

        Assert.Equal("a", (await client.Rules.ListForDidAsync(Belle).SingleAsync()).Id);
        Assert.Equal("x", (await client.Dids.MetadataAsync(Belle))["account"].GetString());
        Assert.Equal(["GET /rules/?scope=belle&name=%2Fbelle%2FMC%2Fmdst", "POST /dids/bulkmeta"], server.Asked);
    }

    [Fact]
    public async Task What_no_other_call_tells_is_refused_rather_than_asked_of_another_DID()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Empty(200));

        var fault = await Assert.ThrowsAsync<RucioException>(async () => await server.Client(TimeProvider.System).Dids.ParentsAsync(Belle).ToListAsync());

        Assert.Equal(RucioError.Invalid, fault.Error);
        Assert.Contains("AllowEncodedSlashes NoDecode", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Count);
    }
}
