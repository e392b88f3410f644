using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>Which replicas to list. What is null is not sent, and then Rucio's default holds.</summary>
public sealed record ReplicaQuery
{
    /// <summary>Schemes, such as <c>https</c>, <c>davs</c>, <c>root</c>; empty: all.</summary>
    public IReadOnlyList<string> Schemes { get; init; } = [];

    /// <summary>Where; an expression that matches no storage element at all is a failure (<c>InvalidRSEExpression</c>).</summary>
    public string? RseExpression { get; init; }

    /// <summary>Whether replicas that are not available are listed too, and files that have no other.</summary>
    public bool AllStates { get; init; }

    /// <summary>Whether replicas on storage elements closed for reading are listed too.</summary>
    public bool? IgnoreAvailability { get; init; }

    /// <summary>From where the replicas are to be read.</summary>
    public ReplicaDomain? Domain { get; init; }

    /// <summary>Whether a file within an archive is given the PFN of the archive; Rucio's default: yes.</summary>
    public bool? ResolveArchives { get; init; }

    /// <summary>Whether each row names the collections that hold the file.</summary>
    public bool? ResolveParents { get; init; }

    /// <summary>Where the reader is.</summary>
    public ClientLocation? ClientLocation { get; init; }

    /// <summary>The order of the replicas of a file: <c>geoip</c>, <c>custom_table</c>, <c>random</c>.</summary>
    public string? Sort { get; init; }

    /// <summary>How long addresses that Rucio signs are to hold, in whole seconds; null: as the server is configured, 10 min as a rule.</summary>
    public TimeSpan? SignatureLifetime { get; init; }

    /// <summary>So many files at random; null: all. Counts within each chunk.</summary>
    public int? Random { get; init; }

    /// <summary>The largest number of DIDs a request.</summary>
    /// <value>Default 500.</value>
    public int ChunkSize { get; init; } = 500;

    internal ReadOnlyMemory<byte> Body(IEnumerable<Did> dids) => JsonBody.Of(json =>
    {
        json.WriteDids(dids);
        if (Schemes.Count > 0)
        {
            json.WriteStartArray("schemes");
            foreach (var scheme in Schemes)
            {
                json.WriteStringValue(scheme);
            }

            json.WriteEndArray();
        }

        json.WriteOptional("rse_expression", RseExpression);
        json.WriteOptional("all_states", AllStates ? true : null);
        json.WriteOptional("ignore_availability", IgnoreAvailability);
        json.WriteOptional("resolve_archives", ResolveArchives);
        json.WriteOptional("resolve_parents", ResolveParents);
        json.WriteOptional("sort", Sort);
        json.WriteOptional("nrandom", Random);
        json.WriteOptional("signature_lifetime", SignatureLifetime);
        if (Domain is ReplicaDomain.ByLocation)
        {
            json.WriteNull("domain");
        }
        else
        {
            json.WriteOptional("domain", Domain?.ToString().ToLowerInvariant());
        }

        if (ClientLocation is not null)
        {
            json.WriteStartObject("client_location");
            json.WriteOptional("ip", ClientLocation.Ip);
            json.WriteOptional("fqdn", ClientLocation.Fqdn);
            json.WriteOptional("site", ClientLocation.Site);
            json.WriteEndObject();
        }
    });
}
