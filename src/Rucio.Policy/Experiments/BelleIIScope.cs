namespace Rucio.Policy.Experiments;

/// <summary>Belle II's scopes, which follow from the path that every name is.</summary>
internal static class BelleIIScope
{
    private static readonly string[] LastingMc = ["BG", "build", "generic", "log", "mcprod", "prerelease", "release"];
    private static readonly string[] PassingMc = ["cert", "dirac", "dr3", "fab", "hideki", "merge", "migration", "skim", "test"];

    /// <summary>Productions whose folders still follow the convention in which everything was temporary.</summary>
    private static readonly HashSet<string> OldProductions = new(StringComparer.Ordinal)
    {
        "GCR2c", "prod00000007", "prod6b", "proc7b", "proc8b", "Bucket4", "Bucket6test", "bucket6", "proc9", "bucket7", "SKIMDATAx1", "proc10Valid", "proc10",
        "SkimP10x1", "SkimP11x1", "SkimB9x1", "SkimB10x1", "SkimB11x1",
    };

    public static (string Scope, string Name) Extract(string did, IReadOnlyList<string>? scopes)
    {
        bool In(string folder) => did.StartsWith($"/belle/{folder}", StringComparison.Ordinal);

        var parts = did.Split('/');
        var scope = In("mock/") ? "mock"
            : In("MC/") ? Mc(did["/belle/MC/".Length..], parts)
            : In("Raw/") ? "raw"
            : In("hRaw") ? "hraw"
            : In("user/") ? User(parts, scopes)
            : In("group/") ? Existing("group", parts, 4, parts.Length > 4, scopes) ?? "group"
            : In("data/") || In("Data/") ? Data(parts)
            : In("ddm/functional_tests/") || In("ddm/tests/") || In("test/ddm_test") ? "test"
            : In("BG/") ? "data"
            : In("collection") ? "collection"
            : "other";
        return (scope, did);
    }

    private static string Mc(string below, string[] parts)
    {
        bool Begins(string word) => below.StartsWith(word, StringComparison.Ordinal);

        if (LastingMc.Any(Begins))
        {
            return "mc";
        }

        var campaign = parts.Length > 4 && !PassingMc.Any(Begins) ? parts[3] : "";
        return Holds(campaign, "release") && !Holds(campaign, "fab") && !Holds(campaign, "merge") && !Holds(campaign, "skim") ? "mc" : "mc_tmp";
    }

    /// <summary>Users lie either in a folder of their own, or in one below their initial.</summary>
    private static string User(string[] parts, IReadOnlyList<string>? scopes) =>
        Existing("user", parts, 4, parts.Length > 4 && parts[3].Length == 1, scopes) ?? Existing("user", parts, 3, parts.Length > 3, scopes) ?? "user";

    private static string? Existing(string kind, string[] parts, int at, bool applies, IReadOnlyList<string>? scopes) =>
        applies && scopes?.Contains($"{kind}.{parts[at]}", StringComparer.Ordinal) == true ? $"{kind}.{parts[at]}" : null;

    private static string Data(string[] parts)
    {
        if (parts.Length > 4 && parts[3] is not ("fab" or "skim") && Holds(parts[3], "release"))
        {
            return "data";
        }

        return parts.Length > 5 && parts[3] == "proc" && Holds(parts[4], "release") && !(parts.Length > 7 && OldProductions.Contains(parts[6])) ? "data" : "data_tmp";
    }

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.Ordinal);
}
