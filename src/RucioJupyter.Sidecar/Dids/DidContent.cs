using System.Globalization;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The direct members of a collection, page by page.</summary>
internal sealed class DidContent(DidCatalogue dids, FileListings listings, RucioSessions sessions, TimeProvider time) : IPurgeable
{
    /// <summary>Most members of a page.</summary>
    public const int MaxLimit = 500;

    private readonly SharedAnswers<ListingKey, IReadOnlyList<DidChild>> _members = new(time, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), 64);

    /// <exception cref="RefusalException">404 did_not_found; 409 listing_changed.</exception>
    public async Task<ContentReply> PageAsync(Instance instance, Did did, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var details = await dids.GetAsync(instance, did, cancellationToken);
        return details.Type == DidType.File ? new ContentReply([], null)
            : details.Type == DidType.Container ? await MembersAsync(instance, did, cursor, limit, cancellationToken)
            : await FilesAsync(instance, did, cursor, limit, cancellationToken);
    }

    /// <summary>Forgets what Rucio said.</summary>
    public void Clear() => _members.Clear();

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    private async Task<ContentReply> FilesAsync(Instance instance, Did did, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var listing = listings.Open(instance, did);
        var page = await ListingPage.TakeAsync(listing, PageCursor.Parse(cursor), limit, time, cancellationToken);
        var items = new List<ContentItem>(page.To - page.From);
        for (var row = page.From; row < page.To; row++)
        {
            var file = listing.Rows.At(row);
            items.Add(new ContentItem(file.ToDid().ToString(), "file", file.Size, null));
        }

        return new ContentReply(items, page.Next);
    }

    private async Task<ContentReply> MembersAsync(Instance instance, Did did, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var from = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at
            : string.IsNullOrEmpty(cursor) ? 0
            : throw new RefusalException(400, ErrorCodes.InvalidRequest, "The parameter 'cursor' is not one that an earlier page gave.") { Field = "cursor" };
        var client = sessions.Client(instance);
        var key = new ListingKey(instance.Name, sessions.AccountOf(instance) ?? "", did);
        var members = await _members.GetAsync(key, token => ReadAsync(client, did, token), cancellationToken);
        var page = members.Skip(from).Take(limit).ToList();
        var sizes = await SizesAsync(client, page, cancellationToken);
        var items = page.Select(member => sizes.TryGetValue(member.Did, out var now)
            ? now
            : new ContentItem(member.Did.ToString(), DidTypeWord.Of(member.Type), member.Bytes, null)).ToList();
        var next = from + page.Count;
        return new ContentReply(items, next < members.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static async Task<IReadOnlyList<DidChild>> ReadAsync(RucioClient client, Did did, CancellationToken cancellationToken)
    {
        var members = new List<DidChild>();
        await foreach (var member in client.Dids.ContentAsync(did, cancellationToken))
        {
            members.Add(member);
        }

        return members;
    }

    /// <summary>A member's size in the list is that of the moment when it was added, none if it was open then: ask for today's.</summary>
    private static async Task<IReadOnlyDictionary<Did, ContentItem>> SizesAsync(RucioClient client, List<DidChild> members, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<Did, ContentItem>();
        if (members.Count == 0)
        {
            return sizes;
        }

        await foreach (var meta in client.Dids.MetadataAsync(members.Select(member => member.Did), cancellationToken: cancellationToken))
        {
            if (MetaValue.Text(meta, "scope") is { } scope && MetaValue.Text(meta, "name") is { } name)
            {
                var did = new Did(scope, name);
                sizes[did] = new ContentItem(did.ToString(), DidTypeWord.Of(MetaValue.Text(meta, "did_type")), MetaValue.Number(meta, "bytes"), MetaValue.Number(meta, "length"));
            }
        }

        return sizes;
    }
}

/// <summary>Reply of <c>GET did/content</c>.</summary>
internal sealed record ContentReply(IReadOnlyList<ContentItem> Items, string? Next);

/// <summary>A member of a collection.</summary>
/// <param name="Size">In bytes; null for an open collection.</param>
/// <param name="Length">Number of files; null for an open collection and for a file.</param>
internal sealed record ContentItem(string Did, string Type, long? Size, long? Length);
