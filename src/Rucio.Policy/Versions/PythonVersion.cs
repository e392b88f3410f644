using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Rucio.Policy.Versions;

/// <summary>A version as Python packages write it: <c>[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]</c>.</summary>
/// <remarks>Source of the rules: PEP 440. Spellings that it allows (<c>v1.0-RC.1</c>, <c>1.0alpha</c>) are normalised.</remarks>
internal sealed partial class PythonVersion : IComparable<PythonVersion>, IEquatable<PythonVersion>
{
    private readonly IReadOnlyList<object> _local; // of string or BigInteger

    private PythonVersion(
        BigInteger epoch, IReadOnlyList<BigInteger> release, (string Letter, BigInteger Number)? pre, BigInteger? post, BigInteger? dev, IReadOnlyList<object> local)
    {
        Epoch = epoch;
        Release = release;
        Pre = pre;
        Post = post;
        Dev = dev;
        _local = local;
    }

    /// <summary>The number before <c>!</c>; 0 where there is none.</summary>
    public BigInteger Epoch { get; }

    /// <summary>The dotted numbers, at least one.</summary>
    public IReadOnlyList<BigInteger> Release { get; }

    /// <summary>Whether it comes before its release: an alpha, beta, candidate or development version.</summary>
    public bool IsPrerelease => Pre is not null || Dev is not null;

    /// <summary>Whether it comes after its release.</summary>
    public bool IsPostrelease => Post is not null;

    internal (string Letter, BigInteger Number)? Pre { get; }

    internal BigInteger? Post { get; }

    internal BigInteger? Dev { get; }

    internal bool HasLocal => _local.Count > 0;

    /// <summary>Without the part after <c>+</c>.</summary>
    internal PythonVersion Public => HasLocal ? new PythonVersion(Epoch, Release, Pre, Post, Dev, []) : this;

    /// <summary>Epoch and release only.</summary>
    internal PythonVersion Base => new(Epoch, Release, null, null, null, []);

    /// <summary>What a post-release comes after.</summary>
    internal PythonVersion WithoutPost => new(Epoch, Release, Pre, null, null, []);

    /// <summary>Reads a version; false where the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PythonVersion? version)
    {
        version = null;
        if (text is null || Pattern().Match(text.Trim()) is not { Success: true } match)
        {
            return false;
        }

        static BigInteger Number(string digits) => digits.Length == 0 ? 0 : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

        var groups = match.Groups;
        version = new PythonVersion(
            Number(groups["epoch"].Value),
            [.. groups["release"].Value.Split('.').Select(Number)],
            groups["pre"].Success ? (NormalLetter(groups["pre"].Value), Number(groups["preN"].Value)) : null,
            groups["postOnly"].Success ? Number(groups["postOnly"].Value) : groups["post"].Success ? Number(groups["postN"].Value) : null,
            groups["dev"].Success ? Number(groups["devN"].Value) : null,
            groups["local"].Success ? [.. groups["local"].Value.ToLowerInvariant().Split('.', '-', '_').Select(LocalPart)] : []);
        return true;
    }

    /// <summary>Order of PEP 440: development, pre-releases, the release, post-releases; a local part orders last.</summary>
    public int CompareTo(PythonVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order;
        return (order = Epoch.CompareTo(other.Epoch)) != 0 ? order
            : (order = CompareReleases(Release, other.Release)) != 0 ? order
            : (order = ComparePre(this, other)) != 0 ? order
            : (order = (Post ?? BigInteger.MinusOne).CompareTo(other.Post ?? BigInteger.MinusOne)) != 0 ? order
            : (order = CompareDev(Dev, other.Dev)) != 0 ? order
            : CompareLocal(_local, other._local);
    }

    /// <inheritdoc/>
    public bool Equals(PythonVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PythonVersion);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Epoch);
        foreach (var part in Release.Reverse().SkipWhile(part => part.IsZero))
        {
            hash.Add(part);
        }

        hash.Add(Pre);
        hash.Add(Post);
        hash.Add(Dev);
        return hash.ToHashCode();
    }

    /// <summary>The normal form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (!Epoch.IsZero)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Epoch}!");
        }

        text.AppendJoin('.', Release);
        if (Pre is { } pre)
        {
            text.Append(CultureInfo.InvariantCulture, $"{pre.Letter}{pre.Number}");
        }

        if (Post is { } post)
        {
            text.Append(CultureInfo.InvariantCulture, $".post{post}");
        }

        if (Dev is { } dev)
        {
            text.Append(CultureInfo.InvariantCulture, $".dev{dev}");
        }

        return HasLocal ? text.Append('+').AppendJoin('.', _local).ToString() : text.ToString();
    }

    /// <summary>Compares dotted numbers; missing ones count as zero.</summary>
    internal static int CompareReleases(IReadOnlyList<BigInteger> left, IReadOnlyList<BigInteger> right)
    {
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var order = (i < left.Count ? left[i] : 0).CompareTo(i < right.Count ? right[i] : 0);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static string NormalLetter(string letter) => letter.ToLowerInvariant() switch
    {
        "alpha" or "a" => "a",
        "beta" or "b" => "b",
        _ => "rc", // c, rc, pre, preview
    };

    private static object LocalPart(string part) =>
        part.All(char.IsAsciiDigit) ? BigInteger.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture) : part;

    private static int ComparePre(PythonVersion left, PythonVersion right)
    {
        var order = Rank(left).CompareTo(Rank(right));
        return order != 0 || left.Pre is not { } a || right.Pre is not { } b ? order
            : (order = string.CompareOrdinal(a.Letter, b.Letter)) != 0 ? order
            : a.Number.CompareTo(b.Number);

        // A development version of the release itself comes before its alphas, a release without any after its candidates.
        static int Rank(PythonVersion version) => version switch
        {
            { Pre: not null } => 1,
            { Post: null, Dev: not null } => 0,
            _ => 2,
        };
    }

    private static int CompareDev(BigInteger? left, BigInteger? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        var (a, b) => a.Value.CompareTo(b.Value),
    };

    private static int CompareLocal(IReadOnlyList<object> left, IReadOnlyList<object> right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            var order = (left[i], right[i]) switch
            {
                (BigInteger a, BigInteger b) => a.CompareTo(b),
                (BigInteger, _) => 1,
                (_, BigInteger) => -1,
                var (a, b) => string.CompareOrdinal((string)a, (string)b),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    [GeneratedRegex(
        @"\Av?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)"
        + @"(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preN>[0-9]*))?"
        + @"(?:-(?<postOnly>[0-9]+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postN>[0-9]*))?"
        + @"(?:[-_.]?(?<dev>dev)[-_.]?(?<devN>[0-9]*))?"
        + @"(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Pattern();
}
