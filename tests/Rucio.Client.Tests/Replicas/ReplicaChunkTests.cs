using System.Text.Json;
using Rucio.Client.Tests.Fixture;
using Rucio.Policy;

namespace Rucio.Client.Tests.Replicas;

public sealed class ReplicaChunkTests
{
    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(1, 10, 1)]
    [InlineData(10, 10, 1)]
    [InlineData(11, 10, 2)]
    [InlineData(25, 10, 3)]
    public async Task Replicas_are_asked_for_in_chunks_and_come_as_one_list(int files, int size, int requests)
    {
        using var server = new ScriptedServer(Answer);
        var dids = Enumerable.Range(0, files).Select(number => new Did("test", $"file-{number}"));

        var found = await server.Client(TimeProvider.System).Replicas.ListAsync(dids, new ReplicaQuery { ChunkSize = size }).ToListAsync();

        Assert.Equal(dids, found.Select(replicas => replicas.Did));
        Assert.Equal(requests, server.Count);
    }

    [Fact]
    public async Task The_next_chunk_is_not_asked_for_before_it_is_needed()
    {
        using var server = new ScriptedServer(Answer);
        var dids = Enumerable.Range(0, 100).Select(number => new Did("test", $"file-{number}"));

        await server.Client(TimeProvider.System).Replicas.ListAsync(dids, new ReplicaQuery { ChunkSize = 10 }).Take(15).ToListAsync();

        Assert.Equal(2, server.Count);
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request)
    {
        using var reader = new StreamReader(request.Content!.ReadAsStream());
        var names = JsonElement.Parse(reader.ReadToEnd()).GetProperty("dids").EnumerateArray().Select(did => did.GetProperty("name").GetString());
        return ScriptedServer.Json(string.Concat(names.Select(name => $$$"""{"scope": "test", "name": "{{{name}}}", "pfns": {}}""" + "\n")));
    }
}
