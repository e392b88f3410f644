using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Rucio.Policy.Packages;

/// <summary>The assemblies of one package, apart from all others. Only the contract and the framework are shared with the host.</summary>
internal sealed class PackageContext : AssemblyLoadContext
{
    private static readonly Assembly Contract = typeof(IPolicyPackage).Assembly;
    private readonly AssemblyDependencyResolver? _resolver;
    private readonly string _folder;

    public PackageContext(string package, string assemblyPath)
        : base($"policy package {package}", isCollectible: true)
    {
        _folder = Path.GetDirectoryName(assemblyPath)!;
        try
        {
            _resolver = new AssemblyDependencyResolver(assemblyPath);
        }
        catch (InvalidOperationException)
        {
            _resolver = null; // without the host's resolver, or with a damaged deps.json, what lies beside the package is found all the same
        }
    }

    /// <summary>Reads the file as a whole, so that it may be replaced while the package is in use.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What a package may call of the framework is kept whole; the publish profile names it.")]
    public Assembly LoadCopy(string path)
    {
        using var code = new MemoryStream(File.ReadAllBytes(path));
        var symbols = Path.ChangeExtension(path, ".pdb");
        using var debug = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
        return LoadFromStream(code, debug);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Contract.GetName().Name)
        {
            return Contract;
        }

        var beside = Path.Combine(_folder, $"{assemblyName.Name}.dll");
        var path = _resolver?.ResolveAssemblyToPath(assemblyName) ?? (File.Exists(beside) ? beside : null);
        return path is null ? null : LoadCopy(path);
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver?.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
