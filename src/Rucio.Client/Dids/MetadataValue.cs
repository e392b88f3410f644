using System.Globalization;
using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>A value to compare metadata with: text, a number, or a truth value.</summary>
public readonly struct MetadataValue : IEquatable<MetadataValue>
{
    private readonly string? _literal;

    private MetadataValue(string literal) => _literal = literal;

    /// <summary>The value as Python writes it, which is what Rucio reads.</summary>
    internal string Literal => _literal ?? "None";

    /// <summary>Text.</summary>
    public static MetadataValue Of(string text) => new(PythonLiteral.Quote(text));

    /// <summary>A whole number.</summary>
    public static MetadataValue Of(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number; not an infinite one.</summary>
    public static MetadataValue Of(double number) => double.IsFinite(number)
        ? new(number.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny('.', 'E') >= 0 ? text : text + ".0")
        : throw new ArgumentOutOfRangeException(nameof(number), number, "Rucio compares finite numbers only.");

    /// <summary>A truth value.</summary>
    public static MetadataValue Of(bool value) => new(value ? "True" : "False");

    /// <inheritdoc cref="Of(string)"/>
    public static implicit operator MetadataValue(string text) => Of(text);

    /// <inheritdoc cref="Of(long)"/>
    public static implicit operator MetadataValue(long number) => Of(number);

    /// <inheritdoc cref="Of(double)"/>
    public static implicit operator MetadataValue(double number) => Of(number);

    /// <inheritdoc cref="Of(bool)"/>
    public static implicit operator MetadataValue(bool value) => Of(value);

    /// <inheritdoc/>
    public bool Equals(MetadataValue other) => Literal == other.Literal;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MetadataValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Literal);

    /// <summary>The value as Python writes it.</summary>
    public override string ToString() => Literal;

    /// <inheritdoc cref="Equals(MetadataValue)"/>
    public static bool operator ==(MetadataValue left, MetadataValue right) => left.Equals(right);

    /// <inheritdoc cref="Equals(MetadataValue)"/>
    public static bool operator !=(MetadataValue left, MetadataValue right) => !left.Equals(right);
}
