using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>A search that may be made.</summary>
internal sealed record SearchRequest(Did Pattern, DidSearchType Type, IReadOnlyList<MetadataGroup> Filters, int Limit)
{
    /// <summary>Most results of one search.</summary>
    public const int MaxLimit = 1000;

    /// <exception cref="RefusalException">400 malformed_did, wildcard_disabled, bad_filter; 409 bad_type.</exception>
    public static SearchRequest Parse(Instance instance, string? did, string? type, string? filters, string? limit)
    {
        var pattern = DidArgument.Parse(did);
        var terms = DidFilters.Parse(filters);
        if (!instance.WildcardEnabled)
        {
            RefuseWildcard(instance, pattern.Name, "did");
            foreach (var term in terms.SelectMany(group => group).Where(term => term.Key == "name" || term.Key.StartsWith("name.", StringComparison.Ordinal)))
            {
                RefuseWildcard(instance, term.Value, "filters");
            }
        }

        return new SearchRequest(
            pattern,
            ParseType(type),
            [.. terms.Select(group => new MetadataGroup([.. group.Select(term => new MetadataCondition(term.Key, term.Operator, Value(term)))]))],
            LimitArgument.Parse(limit, MaxLimit) ?? MaxLimit);
    }

    private static DidSearchType ParseType(string? type) => type switch
    {
        null or "" or "collection" => DidSearchType.Collection,
        "dataset" => DidSearchType.Dataset,
        "container" => DidSearchType.Container,
        "file" => DidSearchType.File,
        "all" => DidSearchType.All,
        // Status, class and message are what Rucio itself answers to such a search.
        _ => throw new RefusalException(409, DidCodes.BadType, $"'{type}' is no type of DID.")
        {
            Field = "type",
            Remedy = "Use all, collection, dataset, container or file.",
            ExceptionClass = "UnsupportedOperation",
            ExceptionMessage = $"{type} is not a valid type. Valid types are dict_keys(['all', 'collection', 'container', 'dataset', 'file'])",
        },
    };

    private static void RefuseWildcard(Instance instance, string name, string field)
    {
        if (name.AsSpan().IndexOfAny('*', '%') >= 0)
        {
            // The message is the word that the Python extension's panel knows; the remedy is for people.
            throw new RefusalException(400, DidCodes.WildcardDisabled, "wildcard_disabled")
            {
                Field = field,
                Instance = instance.Name,
                Remedy = $"{instance.DisplayName} does not allow the wildcards * and % in searches: give the whole name. An administrator can allow them with wildcard_enabled.",
            };
        }
    }

    /// <summary>Keys of the JSON plugin keep the type of their values, and a number is ordered by its value only among numbers.</summary>
    private static MetadataValue Value(FilterTerm term)
    {
        var ordered = term.Operator is not (MetadataOperator.Equal or MetadataOperator.NotEqual);
        if (!ordered || MetadataColumns.Has(term.Key))
        {
            return MetadataValue.Of(term.Value);
        }

        const System.Globalization.NumberStyles style = System.Globalization.NumberStyles.Float;
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return long.TryParse(term.Value, System.Globalization.NumberStyles.AllowLeadingSign, culture, out var whole) ? MetadataValue.Of(whole)
            : double.TryParse(term.Value, style, culture, out var number) && double.IsFinite(number) ? MetadataValue.Of(number)
            : MetadataValue.Of(term.Value);
    }
}
