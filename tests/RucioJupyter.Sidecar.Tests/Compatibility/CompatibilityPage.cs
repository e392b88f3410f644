using System.Globalization;
using System.Text;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>docs/api/compatibility.md.</summary>
internal static class CompatibilityPage
{
    public static string Of(IReadOnlyList<Deviation> deviations)
    {
        var page = new StringBuilder(
            """
            # Where the answers differ from the Python extension's

            Generated from `tests/RucioJupyter.Sidecar.Tests/Compatibility/deviations.json`, the table by which the recorded answers of the Python
            extension (release 40.0.2) are compared with the sidecar's. What does not stand here is answered alike; a test replays every recording.

            For every route:

            * Objects may have further keys; the recorded ones are all there.
            * A refusal has the one error body of [README.md](README.md). `success`, `error`, `exception_class` and `exception_message` stay; `error` is a
              sentence of its own where the Python extension gave the HTTP reason or a nested rendering, and Rucio's class is no longer lost (D-15).
            * Refusals are `application/problem+json`; requests without Jupyter's login do not reach the sidecar: the Jupyter server answers them.

            | route | Python extension | sidecar | defect | why |
            |---|---|---|---|---|

            """);
        foreach (var deviation in deviations.Where(deviation => !deviation.World))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"| `{deviation.Route}` | {Statuses(deviation)}{deviation.Python} | {(deviation.Ours is { } ours ? $"{ours}: " : "")}{deviation.Sidecar} | {deviation.Defect} | {deviation.Reason} |");
        }

        return page.ToString();
    }

    private static string Statuses(Deviation deviation) =>
        deviation.Ours is null ? "" : $"{string.Join(", ", deviation.Recorded ?? [])}: ";
}
