using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Accounts, their limits and their usage.</summary>
public sealed class RucioAccounts
{
    private readonly RucioHttp _http;

    internal RucioAccounts(RucioHttp http) => _http = http;

    /// <summary>The account of the token.</summary>
    public Task<Account> WhoAmIAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("accounts", "whoami"), RucioJson.Default.Account, cancellationToken);

    /// <summary>One account.</summary>
    public Task<Account> GetAsync(string account, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("accounts", account), RucioJson.Default.Account, cancellationToken);

    /// <summary>All accounts that are not suspended, or those of one type.</summary>
    /// <param name="type"><c>USER</c>, <c>GROUP</c> or <c>SERVICE</c>; null: all.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public IAsyncEnumerable<AccountEntry> ListAsync(string? type = null, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("accounts").Slash().With("account_type", type), RucioJson.Default.AccountEntry, cancellationToken);

    /// <summary>What its administrators say about an account.</summary>
    public Task<IReadOnlyList<AccountAttribute>> AttributesAsync(string account, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("accounts", account, "attr").Slash(), RucioJson.Default.IReadOnlyListAccountAttribute, cancellationToken);

    /// <summary>The scopes that belong to an account.</summary>
    /// <exception cref="RucioException"><see cref="RucioError.NotFound"/> where it has none.</exception>
    public Task<IReadOnlyList<string>> ScopesAsync(string account, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("accounts", account, "scopes").Slash(), RucioJson.Default.IReadOnlyListString, cancellationToken);

    /// <summary>Its limits in bytes by storage element. None for a storage element means that nothing is allowed there.</summary>
    public Task<IReadOnlyDictionary<string, long>> LimitsAsync(string account, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("accounts", account, "limits", "local"), RucioJson.Default.IReadOnlyDictionaryStringInt64, cancellationToken);

    /// <summary>Its limit in bytes on one storage element.</summary>
    public Task<IReadOnlyDictionary<string, long>> LimitsAsync(string account, string rse, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("accounts", account, "limits", "local", rse), RucioJson.Default.IReadOnlyDictionaryStringInt64, cancellationToken);

    /// <summary>Its limits on several storage elements together, by expression.</summary>
    public Task<IReadOnlyDictionary<string, AccountGlobalLimit>> GlobalLimitsAsync(string account, CancellationToken cancellationToken = default) =>
        _http.GetAsync(
            new RucioPath("accounts", account, "limits", "global"), RucioJson.Default.IReadOnlyDictionaryStringAccountGlobalLimit, cancellationToken);

    /// <summary>What it takes on each storage element where it takes anything or may.</summary>
    public IAsyncEnumerable<AccountUsage> UsageAsync(string account, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("accounts", account, "usage", "local"), RucioJson.Default.AccountUsage, cancellationToken);

    /// <summary>What it takes on several storage elements together, where there is a limit on that.</summary>
    public IAsyncEnumerable<AccountGlobalUsage> GlobalUsageAsync(string account, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("accounts", account, "usage", "global"), RucioJson.Default.AccountGlobalUsage, cancellationToken);
}
