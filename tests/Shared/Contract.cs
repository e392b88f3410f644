using System.Runtime.CompilerServices;

namespace RucioJupyter.Tests.Shared;

/// <summary>Where the recordings of real servers lie.</summary>
/// <remarks>
/// The copy under <c>tests/contract</c> serves by default. A variable points a test at another set of the same kind:
/// <c>RUCIO_RECORDINGS</c>, <c>RUCIO_CATALOGUE</c>, <c>JUPYTER_RECORDINGS</c>, <c>POLICY_VECTORS</c>.
/// </remarks>
internal static class Contract
{
    /// <summary>Exchanges with a real Rucio server, one JSON file each, in the order of their names.</summary>
    public static string RucioRecordings => Folder("RUCIO_RECORDINGS", "rucio");

    /// <summary>The state of the server behind <see cref="RucioRecordings"/>.</summary>
    public static string RucioCatalogue => Folder("RUCIO_CATALOGUE", "catalogue");

    /// <summary>REST answers of the Python extension.</summary>
    public static string JupyterRecordings => Folder("JUPYTER_RECORDINGS", "jupyter");

    /// <summary>Vectors from Rucio's own algorithms.</summary>
    public static string PolicyVectors => Folder("POLICY_VECTORS", "policy");

    /// <summary>The root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    private static string Folder(string variable, string name) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } chosen ? chosen : Path.Combine(Root, "tests", "contract", name);

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
