using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;

namespace RucioJupyter.Sidecar.Tests.Replicas;

/// <summary>A dataset test:ds, its replicas, its rules and the user's quota, as a test wants them.</summary>
internal static class ReplicaStub
{
    public const string FilesCall = "GET /dids/test/ds/files";
    public const string RulesCall = "GET /dids/test/ds/rules";

    public static SidecarSetup Setup(StubRucio rucio)
    {
        rucio.OnLines("GET /dids/test/ds/parents");
        var setup = new SidecarSetup();
        setup.WithReplicaInstance(rucio.Url, "LOCAL-MOUNT", Mount(setup), pathBeginsAt: 1);
        setup.Instances[0]!["rucio_webui_url"] = "https://webui.example.org";
        return setup;
    }

    public static string Mount(SidecarSetup setup) => Directory.CreateDirectory(Path.Combine(setup.Folder, "mount")).FullName;

    /// <summary>The first files have a copy on LOCAL-MOUNT, the others none anywhere.</summary>
    /// <returns>What is asked of LOCAL-MOUNT.</returns>
    public static List<JsonNode> AnswerReplicas(StubRucio rucio, int at)
    {
        var asked = new List<JsonNode>();
        rucio.On("POST /replicas/list", async context =>
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            if (body["rse_expression"] is not null)
            {
                lock (asked)
                {
                    asked.Add(body);
                }
            }

            context.Response.ContentType = "application/x-json-stream";
            foreach (var did in body["dids"]!.AsArray())
            {
                var name = (string)did!["name"]!;
                if (int.Parse(name.AsSpan(5, 6), CultureInfo.InvariantCulture) < at)
                {
                    await context.Response.WriteAsync(Line(name) + "\n");
                }
            }
        });
        return asked;
    }

    public static void Describe(StubRucio rucio, long? bytes, bool open = false) => rucio.On("GET /dids/test/ds", new JsonObject
    {
        ["scope"] = "test",
        ["name"] = "ds",
        ["type"] = "DATASET",
        ["account"] = "root",
        ["open"] = open,
        ["length"] = bytes is null ? null : 1,
        ["bytes"] = bytes,
    }.ToJsonString());

    public static void HasQuota(StubRucio rucio, long limit, long used)
    {
        rucio.OnLines("GET /accounts/jdoe/usage/local", new JsonObject
        {
            ["rse"] = "LOCAL-MOUNT",
            ["bytes"] = used,
            ["files"] = 1,
            ["bytes_limit"] = limit,
            ["bytes_remaining"] = limit - used,
        });
        rucio.On("GET /accounts/jdoe/limits/global", "{}");
        rucio.On("GET /accounts/jdoe/attr/", "[]");
    }

    public static JsonObject Rule(
        string state, char id = '1', string name = "ds", string account = "root", int ok = 0, int replicating = 1, int stuck = 0, string? error = null) => new()
        {
            ["id"] = new string(id, 32),
            ["scope"] = "test",
            ["name"] = name,
            ["account"] = account,
            ["rse_expression"] = "LOCAL-MOUNT",
            ["state"] = state,
            ["copies"] = 1,
            ["locks_ok_cnt"] = ok,
            ["locks_replicating_cnt"] = replicating,
            ["locks_stuck_cnt"] = stuck,
            ["error"] = error,
            ["expires_at"] = null,
        };

    public static (string? Status, string? State, string? Path) Words(JsonNode file) => ((string?)file["status"], (string?)file["state"], (string?)file["path"]);

    /// <summary>Asks until there is another answer than the placeholder.</summary>
    public static async Task<JsonNode> UntilKnownAsync(RunningSidecar sidecar, string path)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var reply = await sidecar.GetJsonAsync(path);
            if (reply.GetValueKind() != JsonValueKind.Array || reply.AsArray().Count == 0 || (string?)reply[0]!["status"] != "FETCHING")
            {
                return reply;
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static string Line(string name)
    {
        var pfn = $"root://x//rucio/{name}";
        return new JsonObject
        {
            ["scope"] = "test",
            ["name"] = name,
            ["bytes"] = 1,
            ["adler32"] = "0a5ac293",
            ["pfns"] = new JsonObject { [pfn] = new JsonObject { ["rse"] = "LOCAL-MOUNT", ["type"] = "DISK", ["priority"] = 1, ["client_extract"] = false } },
            ["rses"] = new JsonObject { ["LOCAL-MOUNT"] = new JsonArray(pfn) },
            ["states"] = new JsonObject { ["LOCAL-MOUNT"] = "AVAILABLE" },
        }.ToJsonString();
    }
}
