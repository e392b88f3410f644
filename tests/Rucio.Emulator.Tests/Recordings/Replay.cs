using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RucioJupyter.Tests.Shared;

namespace Rucio.Emulator.Tests.Recordings;

/// <summary>Sends each recorded request to the server that it was recorded from, in file order, over real sockets.</summary>
internal sealed partial class Replay(EmulatorHost emulator, JsonObject servers) : IDisposable
{
    private readonly Dictionary<string, JsonObject> _exchanges = ((JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(Contract.RucioCatalogue, "exchanges.json")))!)["exchanges"]!
        .AsArray().OfType<JsonObject>().ToDictionary(static row => row["file"]!.ToString());

    /// <summary>Recorded id -> id here.</summary>
    private readonly Dictionary<string, string> _ids = [];
    private readonly List<IDisposable> _certificates = [];
    private readonly SeededFacts _facts = SeededFacts.Read(Contract.RucioCatalogue);

    public async Task<IReadOnlyList<Outcome>> RunAsync(IReadOnlyList<Recording> recordings, DateTimeOffset seeded)
    {
        var outcomes = new List<Outcome>();
        DateTimeOffset? before = null;
        var changed = false;
        foreach (var recording in recordings)
        {
            var at = DateTimeOffset.Parse(recording.Answer.Header("Date"), System.Globalization.CultureInfo.InvariantCulture);

            // README: later runs were recorded on the seeded state again; minutes lie between the runs.
            if (changed && before is { } last && at - last > TimeSpan.FromMinutes(1))
            {
                emulator.Reset();
                _ids.Clear();
                changed = false;
            }

            before = at;
            changed |= _exchanges.GetValueOrDefault(recording.File)?["changes_state"]?.GetValue<bool>() ?? false;
            var given = await SendAsync(recording);
            Learn(recording, given);
            outcomes.Add(new Outcome(recording, Difference(recording, given, seeded)));
        }

        return outcomes;
    }

    public void Dispose() => _certificates.ForEach(static certificate => certificate.Dispose());

    private async Task<WireAnswer> SendAsync(Recording recording)
    {
        var exchange = _exchanges.GetValueOrDefault(recording.File);
        var server = exchange?["server"]?.ToString() ?? "main";
        var url = server switch
        {
            "main over TLS" => emulator.RucioTlsUrl,
            "oidc" => emulator.OidcUrl,
            "nodecode" => emulator.NoDecodeUrl,
            "multi-vo" => emulator.MultiVoUrl,
            _ => emulator.RucioUrl,
        };
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in recording.RequestHeaders)
        {
            headers.Add(new(name, name == "X-Rucio-Auth-Token" && value.Length > 0 ? Token(exchange?["credential"]?.ToString(), value) : value));
        }

        string Local(string text) => _ids.Aggregate(text, static (current, pair) => current.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
        var target = Local(recording.Target) + (recording.Query.Length > 0 ? "?" + recording.Query : string.Empty);
        var certificate = ClientCertificate().Match(recording.Description) is { Success: true } named ? Certificate(named.Groups[1].Value) : null;
        return await RawClient.SendAsync(url, recording.Method, target, headers, recording.RequestBody is { } body ? Encoding.UTF8.GetBytes(Local(body)) : null, certificate);
    }

    private System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate(string name)
    {
        var accounts = (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(Contract.RucioCatalogue, "accounts.json")))!;
        var identities = accounts["identities"]!.AsArray().Where(static row => row!["identity_type"]!.ToString() == "X509");
        var subject = name == "stranger"
            ? accounts["unknown_certificate_dns"]![0]!["identity"]!.ToString()
            : identities.First(row => row!["accounts"]!.AsArray().Any(account => account!.ToString() == (name == "ruciouser" ? "root" : name)))!["identity"]!.ToString();
        var certificate = emulator.Authority.Client(subject, TimeSpan.FromHours(1));
        _certificates.Add(certificate);
        return certificate;
    }

    private string Token(string? credential, string recorded)
    {
        if (credential is null || credential is "unknown token" or "malformed token" || credential.StartsWith("JWT of an unknown issuer", StringComparison.Ordinal))
        {
            return recorded;
        }

        if (TokenOf().Match(credential) is { Success: true } own)
        {
            var vo = own.Groups["vo"] is { Success: true } named ? named.Value : null;
            var account = own.Groups["account"].Value;

            // account-identity-appid-random
            var rest = recorded.StartsWith(account + "-", StringComparison.Ordinal) ? recorded[(account.Length + 1)..].Split('-') : [];
            var identity = rest.Length > 2 ? string.Join('-', rest[..^2]) : account;
            return emulator.IssueToken(account, identity, own.Groups["expired"].Success ? TimeSpan.FromSeconds(-60) : null, vo);
        }

        var subject = servers["oidc_server"]!["jwt"]!["sub"]!.ToString();
        return emulator.IssueJwt(credential switch
        {
            "expired JWT" => new JwtRequest { Subject = subject, Lifetime = TimeSpan.FromSeconds(-60) },
            "JWT, unknown subject" => new JwtRequest { Subject = "nobody-that-is-known" },
            "JWT, other audience" => new JwtRequest { Subject = subject, Audience = "someone-else" },
            "JWT, scope openid only" => new JwtRequest { Subject = subject, Scope = "openid" },
            "JWT, other issuer" => new JwtRequest { Subject = subject, Issuer = "http://127.0.0.1:1/" },
            "JWT, bad signature" => new JwtRequest { Subject = subject, SpoilSignature = true },
            _ when credential.StartsWith("JWT of subject ", StringComparison.Ordinal) => new JwtRequest { Subject = credential["JWT of subject ".Length..] },
            _ => throw new InvalidOperationException($"No rule says how to make the credential '{credential}'."),
        });
    }

    private void Learn(Recording recording, WireAnswer given)
    {
        if (recording.Answer.Status != 201 || given.Status != 201)
        {
            return;
        }

        foreach (var (recorded, here) in Ids().Matches(recording.Answer.Body).Zip(Ids().Matches(given.Body)))
        {
            _ids[recorded.Value] = here.Value;
        }
    }

    private string? Difference(Recording recording, WireAnswer given, DateTimeOffset seeded)
    {
        var wanted = recording.Answer;
        if (wanted.Status != given.Status)
        {
            return $"status {given.Status}, recorded {wanted.Status}; body {Short(given.Body)}";
        }

        if (wanted.Header("Content-Type") != given.Header("Content-Type"))
        {
            return $"content type '{given.Header("Content-Type")}', recorded '{wanted.Header("Content-Type")}'";
        }

        static List<string> Names(WireAnswer answer) => [.. answer.Headers.Select(static pair => pair.Key.ToLowerInvariant()).Order(StringComparer.Ordinal)];
        var (here, there) = (Names(given), Names(wanted));
        if (!here.SequenceEqual(there))
        {
            return $"headers +[{string.Join(' ', here.Except(there))}] -[{string.Join(' ', there.Except(here))}]";
        }

        // Addresses name the port at which the server stands.
        var renamed = _ids.ToDictionary(static pair => pair.Value, static pair => pair.Key);
        var normal = new Normal(recording, renamed, seeded, _facts);
        var (left, right) = (normal.Body(given), normal.Body(wanted));
        return left == right ? null : $"body {Contrast(left, right)}";
    }

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;

    private static string Contrast(string left, string right)
    {
        var at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at])
        {
            at++;
        }

        string Around(string text) => text.Length == 0 ? "" : text[Math.Max(0, Math.Min(at, text.Length) - 60)..Math.Min(text.Length, at + 120)];
        return $"at {at} of {left.Length}, recorded {right.Length}:\n      here …{Around(left)}\n  recorded …{Around(right)}";
    }

    [GeneratedRegex("client certificate \"([^\"]+)\"")]
    private static partial Regex ClientCertificate();

    [GeneratedRegex("^(?<expired>expired )?token of (?<account>\\S+)( at VO (?<vo>\\S+))?$")]
    private static partial Regex TokenOf();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Ids();

    internal sealed record Outcome(Recording Recording, string? Difference);
}
