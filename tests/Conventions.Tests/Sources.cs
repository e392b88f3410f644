using System.Text.RegularExpressions;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Conventions.Tests;

/// <summary>The project's own texts, read from the checkout.</summary>
internal static partial class Sources
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "lib", "labextension", "artifacts", ".git", "TestResults", "__pycache__", "dist", "coverage", ".ruff_cache", ".pytest_cache"];

    /// <summary>Files below a folder of the checkout; build results are left out.</summary>
    public static IEnumerable<SourceFile> Below(string folder, params string[] endings) =>
        from path in Files(new DirectoryInfo(Path.Combine(Contract.Root, folder)))
        where endings.Length == 0 || endings.Any(path.EndsWith)
        select new SourceFile(Path.GetRelativePath(Contract.Root, path), path);

    /// <summary>C# without its comments, so that a rule meets code alone.</summary>
    public static string WithoutComments(string code) => Comment().Replace(code, "");

    private static IEnumerable<string> Files(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            yield break;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => !NotOurs.Contains(entry.Name) && entry.LinkTarget is null))
        {
            if (entry is DirectoryInfo inner)
            {
                foreach (var file in Files(inner))
                {
                    yield return file;
                }
            }
            else
            {
                yield return entry.FullName;
            }
        }
    }

    [GeneratedRegex(@"(?<![:""'])//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}

internal sealed record SourceFile(string Name, string FullPath)
{
    public string Text => File.ReadAllText(FullPath);
}
