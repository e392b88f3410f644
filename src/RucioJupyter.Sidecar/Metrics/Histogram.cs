using System.Globalization;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Durations in buckets. Not thread-safe: its owner guards it.</summary>
internal sealed class Histogram
{
    /// <summary>Upper bounds in seconds.</summary>
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly long[] _buckets = new long[Bounds.Length];
    private long _count;
    private double _sum;

    public void Add(double seconds)
    {
        _count++;
        _sum += seconds;
        for (var i = 0; i < Bounds.Length; i++)
        {
            _buckets[i] += seconds <= Bounds[i] ? 1 : 0;
        }
    }

    public void Write(MetricsText text, string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        for (var i = 0; i < Bounds.Length; i++)
        {
            text.Line($"{name}_bucket", _buckets[i], [.. labels, ("le", Bounds[i].ToString(CultureInfo.InvariantCulture))]);
        }

        text.Line($"{name}_bucket", _count, [.. labels, ("le", "+Inf")]);
        text.Line($"{name}_sum", _sum, labels);
        text.Line($"{name}_count", _count, labels);
    }
}
