using System.Net.Http.Headers;

namespace Rucio.Transfers.Downloads;

/// <summary>How a storage marks one state of an object.</summary>
internal sealed record ObjectVersion(string? ETag, DateTimeOffset? LastModified)
{
    /// <summary>The condition under which a rest may be sent; null where the mark is too weak for one (RFC 9110, section 13.1.5).</summary>
    public RangeConditionHeaderValue? IfRange =>
        EntityTagHeaderValue.TryParse(ETag, out var tag) && !tag.IsWeak ? new RangeConditionHeaderValue(tag)
        : LastModified is { } date ? new RangeConditionHeaderValue(date)
        : null;

    /// <summary>Whether another mark is of the very same bytes. A date has whole seconds, within which an object may change: it proves nothing.</summary>
    public bool IsSurely(ObjectVersion other) => EntityTagHeaderValue.TryParse(ETag, out var tag) && !tag.IsWeak && ETag == other.ETag;
}
