using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Rucio.Policy.Packages;

/// <summary>Packages on disk: a folder named as the package, or an absolute path to such a folder.</summary>
/// <param name="searchPath">Absolute folders, the first that has the package wins.</param>
public sealed class FolderSource(IReadOnlyList<string> searchPath) : IPolicyPackageSource
{
    /// <inheritdoc/>
    public OpenedPackage Open(string name, PolicySettings settings)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folder = Find(name);
        var package = Path.IsPathFullyQualified(name) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(name)) : name;
        var manifestPath = Path.Combine(folder, PackageManifest.FileName);
        var ofHost = folder == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        FolderRights.Demand(package, folder, ofHost ? [] : Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories));

        var manifest = !ofHost && File.Exists(manifestPath) ? PackageManifest.Read(package, manifestPath) : null;
        if (manifest?.Refusal(settings) is { } refusal)
        {
            throw refusal;
        }

        var warnings = manifest?.UnknownKeys.Select(key => $"Policy package {package}, {PackageManifest.FileName}: '{key}' means nothing here.").ToList() ?? [];
        var assembly = Path.Combine(folder, manifest?.Assembly ?? $"{package}.dll");
        if (File.Exists(assembly))
        {
            var context = new PackageContext(package, assembly);
            try
            {
                var opened = Instance(package, context.LoadCopy(assembly), manifest?.Type);
                return new OpenedPackage(manifest is null ? opened : new AgreeingPackage(opened, manifest), folder, warnings, context.Unload);
            }
            catch
            {
                context.Unload();
                throw;
            }
        }

        return manifest is { Assembly: null, Type: null }
            ? new OpenedPackage(new DataPackage(manifest), folder, warnings)
            : throw PolicyException.NotFound(package, $"{assembly} is not there.");
    }

    private string Find(string name)
    {
        if (Path.IsPathFullyQualified(name))
        {
            return Directory.Exists(name) ? Resolved(name) : throw PolicyException.NotFound(name, "there is no such folder.");
        }

        if (name.Length == 0 || name[0] == '.' || Path.GetFileName(name) != name)
        {
            throw PolicyException.NotFound(name, "the name must be that of a folder in the search path, or an absolute path.");
        }

        foreach (var place in searchPath)
        {
            var folder = Path.Combine(place, name);
            if (Directory.Exists(folder) && (File.Exists(Path.Combine(folder, PackageManifest.FileName)) || File.Exists(Path.Combine(folder, $"{name}.dll"))))
            {
                return Resolved(folder);
            }
        }

        // An application that references a package as a library has its assembly beside its own.
        return searchPath.Contains(AppContext.BaseDirectory) && File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"))
            ? Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)
            : throw PolicyException.NotFound(name, $"no folder of that name with a {PackageManifest.FileName} or a {name}.dll is in {string.Join(Path.PathSeparator, searchPath)}.");
    }

    private static string Resolved(string folder) =>
        Path.TrimEndingDirectorySeparator(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A package is loaded from its own folder as it was built; no trimmer has seen it.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "As above.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "As above.")]
    private static IPolicyPackage Instance(string package, Assembly assembly, string? named)
    {
        var fitting = assembly.GetExportedTypes().Where(type => type is { IsAbstract: false, IsClass: true } && typeof(IPolicyPackage).IsAssignableFrom(type) && type.GetConstructor([]) is not null).ToList();
        var chosen = named is null ? fitting : fitting.Where(type => type.FullName == named).ToList();
        if (chosen is not [var only])
        {
            var found = fitting.Count == 0 ? "it has none" : $"it has {string.Join(", ", fitting.Select(type => type.FullName))}";
            throw PolicyException.Loading(package, null, named is null
                ? $"one public class that is an {nameof(IPolicyPackage)} is needed, and {found}. Name it as 'type' in {PackageManifest.FileName}."
                : $"the class {named} of {PackageManifest.FileName} is not there; {found}.");
        }

        try
        {
            return (IPolicyPackage)Activator.CreateInstance(only)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw PolicyLoader.Classified(package, $"{only.Name}()", inner);
        }
    }
}
