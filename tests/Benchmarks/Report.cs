using System.Globalization;

namespace RucioJupyter.Benchmarks;

/// <summary>Prints figures in one form: what, how much, beside which peer, against which aim.</summary>
internal static class Report
{
    /// <summary>Prints a line; true when the aim is reached.</summary>
    public static bool Line(string what, double value, string unit, double aim)
    {
        Write($"  {what,-58} {value,9:0.##} {unit,-6} aim {aim:0.##}   {Word(value <= aim)}");
        return value <= aim;
    }

    /// <summary>Prints a value, the peer's and their ratio; true when the ratio is within the aim.</summary>
    public static bool Ratio(string what, double value, string peer, double peerValue, string unit, double aim)
    {
        var ratio = value / peerValue;
        Write($"  {what,-58} {value,9:0.##} {unit,-6} {peer} {peerValue:0.##} {unit}   ratio {ratio:0.00}   aim {aim:0.##}   {Word(ratio <= aim)}");
        return ratio <= aim;
    }

    /// <summary>Prints a rate that has to be at least the aim.</summary>
    public static bool AtLeast(string what, double value, string unit, double aim)
    {
        Write($"  {what,-58} {value,9:0.##} {unit,-6} aim {aim:0.##}   {Word(value >= aim)}");
        return value >= aim;
    }

    public static void Note(string text) => Console.WriteLine($"  {text}");

    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <param name="values">At least one.</param>
    /// <param name="share">0 to 1.</param>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1 < 0 ? 0 : (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Word(bool reached) => reached ? "reached" : "MISSED";
}
