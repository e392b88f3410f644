using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The metadata keys that a search may use on an instance, and the values that the catalogue allows.</summary>
/// <remarks>Suggestions: where a catalogue does not tell its keys, its columns are known all the same.</remarks>
internal sealed class MetadataConventions(RucioSessions sessions, TimeProvider time) : IPurgeable
{
    /// <summary>Most keys, and most values, that are given.</summary>
    public const int Most = 2000;

    private const int LongestKey = 255; // Rucio: db/sqla/models.py, did_keys.key

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FaultLife = TimeSpan.FromSeconds(3);

    private readonly SharedAnswers<(string Instance, string? Account), MetadataKeysReply> _keys = new(time, Life, FaultLife);
    private readonly SharedAnswers<(string Instance, string? Account, string Key), MetadataValuesReply> _values = new(time, Life, FaultLife);

    public Task<MetadataKeysReply> KeysAsync(Instance instance, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _keys.GetAsync((instance.Name, sessions.AccountOf(instance)), token => AskAsync(client, token), cancellationToken);
    }

    /// <exception cref="RefusalException">400 invalid_request.</exception>
    public Task<MetadataValuesReply> ValuesAsync(Instance instance, string? key, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(key) || key.Length > LongestKey || key.Any(char.IsControl) || key is "." or "..")
        {
            throw new RefusalException(400, ErrorCodes.InvalidRequest, "The parameter 'key' names no metadata key.") { Field = "key", Remedy = "Give one of the keys of GET metadata-keys." };
        }

        var client = sessions.Client(instance);
        return MetadataColumns.TypeOf(key) == MetadataColumns.YesNo
            ? Task.FromResult(new MetadataValuesReply(key, ["true", "false"], false))
            : _values.GetAsync((instance.Name, sessions.AccountOf(instance), key), token => AskAsync(client, key, token), cancellationToken);
    }

    public void Clear()
    {
        _keys.Clear();
        _values.Clear();
    }

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    private static async Task<MetadataKeysReply> AskAsync(RucioClient client, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> agreed = [];
        Problem? problem = null;
        try
        {
            agreed = await client.MetaConventions.KeysAsync(cancellationToken);
        }
        catch (RucioException e) when (IsRefusal(e))
        {
            problem = RucioProblem.Problem(e);
        }

        var keys = agreed.Where(key => !string.IsNullOrWhiteSpace(key)).Select(key => new MetadataKey(key, MetadataColumns.TypeOf(key), true))
            .Concat(MetadataColumns.Usual.Select(key => new MetadataKey(key, MetadataColumns.TypeOf(key), false)))
            .DistinctBy(key => key.Key)
            .OrderBy(key => key.Key, StringComparer.Ordinal)
            .Take(Most);
        return new MetadataKeysReply([.. keys], problem);
    }

    private static async Task<MetadataValuesReply> AskAsync(RucioClient client, string key, CancellationToken cancellationToken)
    {
        try
        {
            var values = (await client.MetaConventions.ValuesAsync(key, cancellationToken)).Where(value => value is not null).Distinct().Order(StringComparer.Ordinal).ToList();
            return new MetadataValuesReply(key, [.. values.Take(Most)], values.Count > Most);
        }
        catch (RucioException e) when (IsRefusal(e))
        {
            return new MetadataValuesReply(key, [], false);
        }
    }

    /// <summary>The server answers, but not this: it will do so again. Anything else is worth the user's attention.</summary>
    private static bool IsRefusal(RucioException e) => e.Error is RucioError.NotFound or RucioError.Forbidden or RucioError.Invalid or RucioError.ServerFault or RucioError.BadReply;
}

/// <summary>Reply of <c>GET metadata-keys</c>.</summary>
/// <param name="Keys">In the order of the alphabet.</param>
/// <param name="Problem">Why the catalogue's own are missing; null where nothing is.</param>
internal sealed record MetadataKeysReply(IReadOnlyList<MetadataKey> Keys, Problem? Problem);

/// <summary>A key that filters may use.</summary>
/// <param name="Type"><c>number</c>, <c>date</c>, <c>date_limit</c>, <c>boolean</c>, <c>text</c>, or <c>any</c> where each value has its own.</param>
/// <param name="Agreed">Whether the catalogue lists it among the keys that its users have agreed on.</param>
internal sealed record MetadataKey(string Key, string Type, bool Agreed);

/// <summary>Reply of <c>GET metadata-values</c>.</summary>
/// <param name="Values">What the catalogue allows; none where it allows all.</param>
/// <param name="More">Whether some were left out.</param>
internal sealed record MetadataValuesReply(string Key, IReadOnlyList<string> Values, bool More);
