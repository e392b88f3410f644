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
}
