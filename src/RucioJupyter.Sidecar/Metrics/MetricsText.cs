using System.Globalization;
using System.Text;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Writes the Prometheus text format, version 0.0.4.</summary>
internal sealed class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public void Counter(string name, string help, double value)
    {
        Head(name, "counter", help);
        Line(name, value);
    }

    public void Gauge(string name, string help, double value)
    {
        Head(name, "gauge", help);
        Line(name, value);
    }

    public void Summary(string name, string help, long count, double sum)
    {
        Head(name, "summary", help);
        Line($"{name}_count", count);
        Line($"{name}_sum", sum);
    }

    public void Head(string name, string type, string help) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    /// <param name="name">Of the metric.</param>
    /// <param name="value">Its value now.</param>
    /// <param name="labels">Words of this program or of its configuration: never a DID, an account or a path.</param>
    public void Line(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"")
                .Append(labels[i].Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    public override string ToString() => _text.ToString();
}

/// <summary>A feature that has numbers of its own.</summary>
internal interface IMetricsSource
{
    void Write(MetricsText text);
}
