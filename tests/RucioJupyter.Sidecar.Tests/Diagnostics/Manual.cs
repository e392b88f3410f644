using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Diagnostics;

/// <summary>The sentences that docs/operations.md quotes, by the heading above them.</summary>
internal static class Manual
{
    /// <summary>Fails unless the section quotes exactly what the product said, in the same order.</summary>
    /// <param name="heading">Of the section, without its hashes.</param>
    /// <param name="said">Sentences of the product, with the paths of the test replaced by those of the manual.</param>
    public static void Quotes(string heading, params IEnumerable<string> said)
    {
        var lines = File.ReadAllLines(Path.Combine(Contract.Root, "docs", "operations.md"));
        var start = Array.IndexOf(lines, $"### {heading}");
        var quoted = start < 0 ? [] : lines.Skip(start + 1).SkipWhile(line => line != "```text").Skip(1).TakeWhile(line => line != "```").ToList();
        var expected = said.ToList();
        Assert.True(
            expected.SequenceEqual(quoted, StringComparer.Ordinal),
            $"The section '### {heading}' of docs/operations.md must quote:\n{string.Join('\n', expected)}\nand quotes:\n{string.Join('\n', quoted)}");
    }
}
