using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>Replication rules: what keeps copies of a DID where they are, and brings them there.</summary>
public sealed class RucioRules
{
    private readonly RucioHttp _http;

    internal RucioRules(RucioHttp http) => _http = http;

    /// <summary>One rule.</summary>
    /// <exception cref="RucioException"><see cref="RucioError.NotFound"/> where there is none.</exception>
    public Task<Rule> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("rules", id), RucioJson.Default.Rule, cancellationToken);

    /// <summary>The rules on a DID itself; <see cref="AssociatedAsync"/> gives those on its parents.</summary>
    public IAsyncEnumerable<Rule> ListForDidAsync(Did did, CancellationToken cancellationToken = default) => _http.CanAddress(did)
        ? _http.StreamAsync(new RucioPath("dids").Add(did).Add("rules"), RucioJson.Default.Rule, cancellationToken)
        : ListAsync(new RuleFilter { Scope = did.Scope, Name = did.Name }, cancellationToken);

    /// <summary>The rules that hold a file, be they on the file or on a collection above it.</summary>
    public IAsyncEnumerable<Rule> AssociatedAsync(Did file, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("dids").Add(file).Add("associated_rules"), RucioJson.Default.Rule, cancellationToken);

    /// <summary>The rules that fit a filter.</summary>
    public IAsyncEnumerable<Rule> ListAsync(RuleFilter filter, CancellationToken cancellationToken = default) => _http.StreamAsync(
        new RucioPath("rules").Slash()
            .With("scope", filter.Scope)
            .With("name", filter.Name)
            .With("account", filter.Account)
            .With("state", State(filter.State))
            .With("rse_expression", filter.RseExpression)
            .With("activity", filter.Activity),
        RucioJson.Default.Rule,
        cancellationToken);

    /// <summary>The rules of an account.</summary>
    public IAsyncEnumerable<Rule> OfAccountAsync(string account, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("accounts", account, "rules"), RucioJson.Default.Rule, cancellationToken);

    /// <summary>Adds a rule a DID and gives their ids. Not repeated by itself: look first whether it exists.</summary>
    /// <exception cref="RucioException">
    /// <see cref="RucioError.Conflict"/> with the class <c>DuplicateRule</c> where there is one, or <c>InsufficientAccountLimit</c>.
    /// </exception>
    public async Task<IReadOnlyList<string>> AddAsync(NewRule rule, CancellationToken cancellationToken = default)
    {
        var request = new RucioRequest(HttpMethod.Post, new RucioPath("rules").Slash()) { Body = rule.Body() };
        using var reply = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return RucioHttp.Parse(request, reply, RucioJson.Default.IReadOnlyListString);
    }

    /// <summary>Changes a rule.</summary>
    public Task ChangeAsync(string id, RuleChange change, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, id, json =>
        {
            json.WriteStartObject("options");
            json.WriteOptional("lifetime", change.Lifetime);
            json.WriteOptional("comment", change.Comment);
            json.WriteOptional("priority", change.Priority);
            json.WriteOptional("locked", change.Locked);
            json.WriteEndObject();
        }, cancellationToken);

    /// <summary>Lets a rule end: Rucio sets its expiry to an hour from now, until when it can still be read.</summary>
    /// <param name="id">Which.</param>
    /// <param name="purgeReplicas">Whether the copies are deleted at once then; null: as the rule says.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task DeleteAsync(string id, bool? purgeReplicas = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, id, json => json.WriteOptional("purge_replicas", purgeReplicas), cancellationToken);

    /// <summary>The files of a rule.</summary>
    public IAsyncEnumerable<RuleLock> LocksAsync(string id, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("rules", id, "locks"), RucioJson.Default.RuleLock, cancellationToken);

    /// <summary>Why a rule is stuck.</summary>
    public Task<RuleAnalysis> AnalysisAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("rules", id, "analysis"), RucioJson.Default.RuleAnalysis, cancellationToken);

    /// <summary>The rules that a DID has and had.</summary>
    public IAsyncEnumerable<RuleHistoryEntry> HistoryAsync(Did did, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("rules").Add(did).Add("history"), RucioJson.Default.RuleHistoryEntry, cancellationToken);

    // Rucio: db/sqla/constants.py, RuleState. The filter knows letters only.
    private static string? State(RuleState? state) => state is not { } known ? null : known == RuleState.Suspended ? "U" : known.Text[..Math.Min(1, known.Text.Length)];

    private async Task SendAsync(HttpMethod method, string id, Action<Utf8JsonWriter> body, CancellationToken cancellationToken)
    {
        var request = new RucioRequest(method, new RucioPath("rules", id)) { Body = JsonBody.Of(body) };
        using var reply = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
