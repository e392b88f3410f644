namespace Vo1.Folders;

/// <summary>Groups runs by thousands: run 12345 lies in <c>12000</c>.</summary>
public static class RunFolder
{
    /// <summary>The folder of a file named <c>run-number…</c>; <c>other</c> for any other name.</summary>
    public static string Of(string name)
    {
        var digits = name.StartsWith("run-", StringComparison.Ordinal) ? string.Concat(name.Skip(4).TakeWhile(char.IsAsciiDigit)) : "";
        return digits.Length is > 0 and < 10 ? $"{int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) / 1000 * 1000}" : "other";
    }
}
