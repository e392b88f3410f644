using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rucio.Emulator.State;

internal sealed class Rse(JsonObject row)
{
    public JsonObject Row => row;

    public string Id { get; } = row["id"]!.GetValue<string>();

    public string Name { get; } = row["rse"]!.GetValue<string>();

    public string Type { get; } = row["rse_type"]!.GetValue<string>();

    public bool Volatile { get; } = row["volatile"]!.GetValue<bool>();

    public bool Deterministic { get; } = row["deterministic"]!.GetValue<bool>();

    public bool Readable => row["availability_read"]!.GetValue<bool>();

    public bool Writable => row["availability_write"]!.GetValue<bool>();

    public JsonObject Attributes => row["attributes"] as JsonObject ?? [];

    public string? Site => Attributes["site"]?.ToString();

    public IReadOnlyList<Protocol> Protocols { get; } = [.. (row["protocols"] as JsonArray ?? []).Select(static p => new Protocol((JsonObject)p!))];

    /// <summary>Protocols that offer the operation, best priority first.</summary>
    public IEnumerable<Protocol> Offering(string domain, string operation) =>
        Protocols.Where(p => p.Priority(domain, operation) is not null).OrderBy(p => p.Priority(domain, operation));

    /// <summary>PFN of a file at this RSE; the name is not percent-encoded, as on the real server.</summary>
    public string Pfn(Protocol protocol, DidKey did, string? path) =>
        Deterministic ? protocol.Base + HashPath(did) : protocol.Join(path ?? HashPath(did));

    /// <summary>Rucio: lfn2pfn "hash".</summary>
    public static string HashPath(DidKey did)
    {
        var hash = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(did.ToString())));
        var scope = did.Scope.StartsWith("user", StringComparison.Ordinal) || did.Scope.StartsWith("group", StringComparison.Ordinal)
            ? did.Scope.Replace('.', '/')
            : did.Scope;
        return $"{scope}/{hash[..2]}/{hash[2..4]}/{did.Name}";
    }

    internal sealed class Protocol(JsonObject row)
    {
        public string Scheme { get; } = row["scheme"]!.GetValue<string>();

        private string Address => $"{Scheme}://{row["hostname"]}:{row["port"]}{WebService}";

        public string Prefix { get; } = row["prefix"]!.GetValue<string>();

        public string Base => Address + (Prefix.EndsWith('/') ? Prefix : Prefix + "/");

        private string WebService => row["extended_attributes"]?["web_service_path"]?.GetValue<string>() ?? string.Empty;

        public string Join(string path) => Address + Prefix + path;

        public string PathOf(string pfn) =>
            pfn.StartsWith(Address + Prefix, StringComparison.Ordinal) ? "/" + pfn[(Address + Prefix).Length..].TrimStart('/') : pfn;

        public int? Priority(string domain, string operation) =>
            row["domains"]?[domain]?[operation] is { } priority && priority.GetValue<int>() > 0 ? priority.GetValue<int>() : null;
    }
}
