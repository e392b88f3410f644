using System.Diagnostics;
using System.Text.RegularExpressions;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Kernel.Tests.Dib;

/// <summary>The kernel itself is not installed where tests run: its part of the contract is a list of signatures.</summary>
public sealed class ExtensionDibTests
{
    private static readonly string Source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Dib", "extension.dib"));

    [Fact]
    public async Task Its_C_sharp_compiles_against_the_declared_signatures()
    {
        var code = Regex.Match(Source, @"#!csharp\n(?<code>.*)\z", RegexOptions.Singleline).Groups["code"].Value;
        var call = Regex.Match(code, @"^RucioMagic\.Add\(.*\);\s*\z", RegexOptions.Multiline);
        Assert.True(call.Success, "The last statement calls RucioMagic.Add.");
        var folder = Directory.CreateTempSubdirectory("rk-").FullName;
        // A script may end with a statement; a file may not.
        await File.WriteAllTextAsync(Path.Combine(folder, "extension.cs"), code[..call.Index] + "\ninternal static class Script { public static void Run() { " + call.Value + " } }\n");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Dib", "DeclaredSignatures.txt"), Path.Combine(folder, "declared.cs"));

        var (exit, output) = await CompileAsync(folder);
        Directory.Delete(folder, recursive: true);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public void It_leaves_the_users_names_alone()
    {
        Assert.DoesNotMatch(@"(?m)^\s*using\s", Source);
        Assert.DoesNotContain("#r ", Source, StringComparison.Ordinal);
        Assert.StartsWith("#!meta", Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_every_command()
    {
        foreach (Match directive in Regex.Matches(Source, @"KernelActionDirective\(""(?<name>\w+)""\)"))
        {
            Assert.Contains($"#!rucio {directive.Groups["name"].Value}", RucioCommands.Help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_helper_depends_on_nothing_but_the_framework() =>
        Assert.All(typeof(Rucio).Assembly.GetReferencedAssemblies(), name => Assert.Matches("^(System|netstandard|Microsoft\\.CSharp)", name.Name!));

    [Fact]
    public async Task The_package_has_assembly_and_extension_where_the_kernel_looks_for_them()
    {
        var folder = Directory.CreateTempSubdirectory("rk-").FullName;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", ["pack", Path.Combine(Contract.Root, "src", "RucioJupyter.Kernel"), "-c", configuration, "--no-build", "--no-restore", "--nologo", "-o", folder])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!; // starts or throws
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);

        using (var package = System.IO.Compression.ZipFile.OpenRead(Directory.GetFiles(folder, "*.nupkg").Single()))
        {
            Assert.NotNull(package.GetEntry("lib/net8.0/RucioJupyter.Kernel.dll"));
            var extension = package.GetEntry("interactive-extensions/dotnet/extension.dib");
            Assert.NotNull(extension);
            using var reader = new StreamReader(extension.Open());
            Assert.Matches(@"#!csharp\s+#r ""nuget: RucioJupyter\.Kernel, [0-9.]+", await reader.ReadToEndAsync()); // an F# cell's #r would reference it in F# alone
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Exit, string Output)> CompileAsync(string folder)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!; // the shared framework is on disk
        var sdks = Path.GetFullPath(Path.Combine(framework, "..", "..", "..", "sdk"));
        var compiler = Directory.GetDirectories(sdks).OrderByDescending(name => name, StringComparer.Ordinal)
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll")).First(File.Exists);
        var start = new ProcessStartInfo(dotnet) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "exec", compiler, "-nologo", "-target:library", "-langversion:9", "-nullable:disable", "-warnaserror", "-nowarn:CS1998,CS1701,CS1702", $"-out:{folder}/x.dll",
            .. Directory.GetFiles(framework, "System*.dll").Append(Path.Combine(framework, "netstandard.dll")).Where(IsManaged).Select(dll => $"-r:{dll}"),
            $"-r:{typeof(Rucio).Assembly.Location}", $"{folder}/extension.cs", $"{folder}/declared.cs",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!; // starts or throws
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static bool IsManaged(string dll)
    {
        try
        {
            return System.Reflection.AssemblyName.GetAssemblyName(dll) is not null;
        }
        catch (BadImageFormatException)
        {
            return false; // native
        }
    }
}
