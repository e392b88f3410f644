namespace RucioJupyter.Kernel.Formatting;

/// <summary>Tells .NET Interactive how to show a type. The kernel looks for an attribute of this name and its two properties, whoever declares it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}
