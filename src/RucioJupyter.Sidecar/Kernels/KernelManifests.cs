using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>Writes long lists of files for kernels: source code with thousands of literals takes seconds to compile.</summary>
/// <remarks>The files lie in the state folder, owner-only, one pair for each content; those of earlier days go at the next write.</remarks>
internal sealed class KernelManifests(StateDatabase state, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(2);

    public async Task<KernelManifest> WriteAsync(IReadOnlyList<KernelFile> files, CancellationToken cancellationToken)
    {
        var paths = new StringBuilder(files.Count * 80);
        var listing = new StringBuilder(files.Count * 160);
        foreach (var file in files)
        {
            // A path with a line break cannot stand in a list of lines: it counts as not readable there.
            paths.Append(file.Path is { } path && !path.Contains('\n', StringComparison.Ordinal) ? path : Missing(file.Did)).Append('\n');
            listing.Append(Field(file.Did)).Append('\t').Append(Field(file.Path)).Append('\t').Append(Field(file.Pfn)).Append('\t')
                .Append(file.State).Append('\t').Append(file.Size?.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        var text = listing.ToString();
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
        var folder = Path.Combine(state.Folder, "manifests");
        var manifest = new KernelManifest(Path.Combine(folder, name + ".txt"), Path.Combine(folder, name + ".tsv"));
        Sweep(folder, manifest);
        if (!File.Exists(manifest.Paths) || !File.Exists(manifest.Listing))
        {
            await OwnerOnlyFile.WriteAsync(manifest.Paths, paths.ToString(), cancellationToken);
            await OwnerOnlyFile.WriteAsync(manifest.Listing, text, cancellationToken);
        }

        return manifest;
    }

    private void Sweep(string folder, KernelManifest keep)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var oldest = time.GetUtcNow() - Life;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.FullName != keep.Paths && file.FullName != keep.Listing && file.LastWriteTimeUtc < oldest)
            {
                file.Delete();
            }
        }
    }

    private static string Missing(string did) => $"<rucio:{did.ReplaceLineEndings(" ")} NOT AVAILABLE>";

    private static string Field(string? text) =>
        text is null ? ""
        : text.AsSpan().IndexOfAny('\\', '\t', '\n') < 0 ? text
        : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
