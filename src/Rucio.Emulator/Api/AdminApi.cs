using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rucio.Emulator.Faults;
using Rucio.Emulator.Hosting;

namespace Rucio.Emulator.Api;

/// <summary>What a test outside the process steers: /emulator/faults, /emulator/reset, /emulator/tokens, /emulator/status. From loopback only.</summary>
internal sealed class AdminApi(EmulatorHost host)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>A fault or a list of them.</summary>
    public static IReadOnlyList<Fault> ReadFaults(string text, string source)
    {
        try
        {
            return JsonNode.Parse(text) is JsonArray list
                ? list.Deserialize<List<Fault>>(Json)!
                : [JsonSerializer.Deserialize<Fault>(text, Json)!];
        }
        catch (JsonException error)
        {
            throw new FormatException($"{source} is no list of faults: {error.Message} Example: [{{\"kind\": \"drop_after_bytes\", \"path\": \"/rucio/*\", \"count\": 1000, \"times\": 1}}]", error);
        }
    }

    /// <returns>False: not for this part.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        if (!RawTarget.Path(context).StartsWith("/emulator/", StringComparison.Ordinal))
        {
            return false;
        }

        if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
        {
            context.Response.StatusCode = 403;
            return true;
        }

        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        JsonNode? answer;
        try
        {
            answer = Answer(context.Request.Method, RawTarget.Path(context), body);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            context.Response.StatusCode = 400;
            answer = new JsonObject { ["error"] = error.Message };
        }

        context.Response.StatusCode = answer is null ? 404 : context.Response.StatusCode;
        if (answer is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
        }

        return true;
    }

    public JsonObject Status()
    {
        var answer = new JsonObject
        {
            ["rucio_url"] = host.RucioUrl.ToString(),
            ["oidc_url"] = host.OidcUrl.ToString(),
            ["nodecode_url"] = host.NoDecodeUrl.ToString(),
            ["multi_vo_url"] = host.MultiVoUrl.ToString(),
            ["storage_url"] = host.StorageUrl.ToString(),
            ["ca_cert"] = host.CaCertPath,
        };
        if (host.HasTls)
        {
            answer["rucio_tls_url"] = host.RucioTlsUrl.ToString();
            answer["storage_tls_url"] = host.StorageTlsUrl.ToString();
        }

        return answer;
    }

    private JsonNode? Answer(string method, string path, string body)
    {
        switch (method, path)
        {
            case ("GET", "/emulator/status"):
                return Status();
            case ("POST", "/emulator/reset"):
                host.Reset();
                return new JsonObject { ["reset"] = true };
            case ("GET", "/emulator/faults"):
                return JsonSerializer.SerializeToNode(host.Faults.Pending, Json);
            case ("DELETE", "/emulator/faults"):
                host.Faults.Clear();
                return new JsonArray();
            case ("POST", "/emulator/faults"):
                foreach (var fault in ReadFaults(body, "The body"))
                {
                    host.Faults.Add(fault);
                }

                return JsonSerializer.SerializeToNode(host.Faults.Pending, Json);
            case ("GET", "/emulator/traces"):
                return new JsonArray([.. host.Traces.Select(static trace => JsonNode.Parse(trace))]);
            case ("POST", "/emulator/tokens"):
                var wanted = JsonNode.Parse(body) as JsonObject ?? [];
                var lifetime = wanted["lifetime"] is { } seconds ? TimeSpan.FromSeconds(seconds.GetValue<double>()) : (TimeSpan?)null;
                return new JsonObject
                {
                    ["token"] = wanted["subject"] is { } subject
                        ? host.IssueJwt(new JwtRequest { Subject = subject.ToString(), Lifetime = lifetime, Audience = wanted["audience"]?.ToString(), Scope = wanted["scope"]?.ToString(), Issuer = wanted["issuer"]?.ToString() })
                        : host.IssueToken(wanted["account"]?.ToString() ?? throw new FormatException("The body must name an account, or a subject for a JWT."), wanted["identity"]?.ToString(), lifetime, wanted["vo"]?.ToString()),
                };
            default:
                return null;
        }
    }
}
