using System.Security.Cryptography;
using System.Text;

namespace Rucio.Client;

/// <summary>A password, a pass-phrase or a token: no form of printing shows what it holds.</summary>
public readonly struct Secret(string value) : IEquatable<Secret>
{
    private readonly string? _value = value;

    /// <summary>True where there is nothing to keep secret.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(_value);

    /// <summary>The value itself. Every caller is a place to audit.</summary>
    public string Reveal() => _value ?? string.Empty;

    /// <summary>Compares in a time that does not depend on where the values differ.</summary>
    public bool Equals(Secret other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Reveal()), Encoding.UTF8.GetBytes(other.Reveal()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Secret other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Reveal());

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <inheritdoc cref="Equals(Secret)"/>
    public static bool operator ==(Secret left, Secret right) => left.Equals(right);

    /// <inheritdoc cref="Equals(Secret)"/>
    public static bool operator !=(Secret left, Secret right) => !left.Equals(right);
}
