using System.Diagnostics.CodeAnalysis;

namespace Rucio.Policy;

/// <summary>A data identifier: a name in a scope, written <c>scope:name</c>.</summary>
/// <remarks>
/// The first colon separates: a name may hold further ones, a scope may not. Whether a scope or a name is allowed by an experiment's
/// schema is the policy's business, not this type's.
/// </remarks>
/// <param name="Scope">Never empty, without a colon.</param>
/// <param name="Name">Never empty; may hold any character, slashes and colons included.</param>
public readonly record struct Did(string Scope, string Name) : IParsable<Did>
{
    /// <summary>Reads <c>scope:name</c>.</summary>
    /// <exception cref="FormatException">There is no colon, or nothing stands on one side of it.</exception>
    public static Did Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var did) ? did : throw new FormatException($"'{s}' is not of the form scope:name.");

    /// <summary>Reads <c>scope:name</c>; false where there is no colon, or nothing on one side of it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Did result)
    {
        var colon = s?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon <= 0 || colon == s!.Length - 1)
        {
            result = default;
            return false;
        }

        result = new Did(s[..colon], s[(colon + 1)..]);
        return true;
    }

    /// <summary>The written form, <c>scope:name</c>.</summary>
    public override string ToString() => $"{Scope}:{Name}";
}
