namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>One thing that is not as recorded.</summary>
/// <param name="Path">Where in the body, such as <c>[2].status</c>; or <see cref="StatusPath"/>.</param>
/// <param name="Recorded">What the Python extension said.</param>
/// <param name="Ours">What the sidecar says.</param>
internal sealed record Difference(string Path, string Recorded, string Ours)
{
    public const string StatusPath = "(status)";

    public override string ToString() => $"{Path}: recorded {Short(Recorded)}, ours {Short(Ours)}";

    private static string Short(string text) => text.Length <= 160 ? text : text[..160] + "…";
}
