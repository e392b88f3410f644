using System.Diagnostics.CodeAnalysis;

namespace RucioJupyter.Kernel.Formatting;

/// <summary>The formatters of <see cref="RucioFile"/> and <see cref="RucioCollection"/>, by the kernel's name convention: its members are found by reflection.</summary>
public sealed class RucioFormatterSource
{
    [SuppressMessage("Performance", "CA1822", Justification = "The kernel calls it on an instance.")]
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new RucioTypeFormatter(typeof(RucioFile), "text/html", Html.Of),
        new RucioTypeFormatter(typeof(RucioFile), "text/plain", value => value.ToString()),
        new RucioTypeFormatter(typeof(RucioCollection), "text/html", Html.Of),
        new RucioTypeFormatter(typeof(RucioCollection), "text/plain", value => value.ToString()),
    ];
}

/// <summary>One type in one MIME type. Never throws: a value that is not here is shown as such.</summary>
public sealed class RucioTypeFormatter
{
    private readonly Func<object, string?> _text;

    internal RucioTypeFormatter(Type type, string mimeType, Func<object, string?> text)
    {
        Type = type;
        MimeType = mimeType;
        _text = text;
    }

    public string MimeType { get; }

    public Type Type { get; }

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is null || writer is null || !Type.IsInstanceOfType(instance))
        {
            return false;
        }

        writer.Write(_text(instance));
        return true;
    }
}
