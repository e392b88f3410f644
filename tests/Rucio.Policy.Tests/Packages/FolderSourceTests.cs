using System.Runtime.CompilerServices;
using Rucio.Policy.Packages;
using Rucio.Policy.Permission;

namespace Rucio.Policy.Tests.Packages;

public sealed class FolderSourceTests : IDisposable
{
    private static readonly Dictionary<string, object?> None = [];
    private readonly PackageFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void A_package_is_loaded_with_its_private_dependency()
    {
        _folders.AddSample();
        using var policy = _folders.Load("[policy]\npackage = vo1_policy\nextract_scope = vo1_scope");

        Assert.Empty(policy.Errors);
        Assert.True(policy.IsWhole);
        Assert.Equal("data/12000/run-12345.root", Path(policy, "vo1_runs", "run-12345.root"));
        Assert.Equal(("data", "data/x"), policy.Algorithms.Get().Scope().Call("data/x", null));
        Assert.Null(policy.Schema.Get().Check("scope", new string('s', 40)));
        Assert.NotNull(policy.Schema.Get().Check("scope", new string('s', 41)));
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), loaded => loaded.GetName().Name == "Vo1.Folders" && System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(loaded) == System.Runtime.Loader.AssemblyLoadContext.Default);
    }

    [Fact]
    public void A_packages_permission_answers_before_Rucios()
    {
        _folders.AddSample();
        using var policy = _folders.Load("[policy]\npackage = vo1_policy");

        var verdict = policy.Permission.Get().Check("jdoe", "del_rule", new() { ["account"] = "other" }, new Unknowing());

        Assert.Equal(new PermissionVerdict(PermissionAnswer.Denied, "The rule belongs to other.", PermissionSource.Package), verdict);
    }

    [Fact]
    public void Two_packages_with_the_same_names_stay_apart()
    {
        _folders.AddFaulty("one", "First");
        _folders.AddFaulty("two", "Second");
        using var one = _folders.Load("[policy]\npackage = one");
        using var two = _folders.Load("[policy]\npackage = two");

        Assert.Equal("first/f", Path(one, "shared", "f"));
        Assert.Equal("second/f", Path(two, "shared", "f"));
        Assert.Equal("second", two.Algorithms.Get().Scope().Call("x.y", null).Scope);
        Assert.Equal("x", one.Algorithms.Get().Scope().Call("x.y", null).Scope);
    }

    [Fact]
    public void A_changed_package_is_loaded_anew_without_restart()
    {
        _folders.AddFaulty("changing", "First");
        using (var before = _folders.Load("[policy]\npackage = changing"))
        {
            Assert.Equal("first/f", Path(before, "shared", "f"));
            _folders.AddFaulty("changing", "Second");
            Assert.Equal("first/f", Path(before, "shared", "f"));
        }

        using var after = _folders.Load("[policy]\npackage = changing");
        Assert.Equal("second/f", Path(after, "shared", "f"));
    }

    [Fact]
    public void A_package_that_is_let_go_leaves_the_memory()
    {
        _folders.AddSample();
        var context = LoadAndLetGo();
        for (var i = 0; context.IsAlive && i < 50; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
    }

    [Fact]
    public void The_version_is_checked_before_any_code_runs()
    {
        // The assembly is no assembly: loading it would end in another fault.
        _folders.WriteManifest("future", new { package = "future", assembly = "future.dll", supported_version = ">=99" });
        File.WriteAllText(System.IO.Path.Combine(_folders.Root, "future", "future.dll"), "not code");
        using var policy = _folders.Load("[policy]\npackage = future");

        Assert.Equal(PolicyError.PolicyPackageVersionError, policy.Algorithms.Error?.Error);
        Assert.Contains("it supports Rucio >=99, and this is Rucio 41", policy.Algorithms.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prefix_of_the_VO_is_checked_before_any_code_runs()
    {
        _folders.WriteManifest("strange", new { package = "strange", assembly = "strange.dll", algorithms = new { lfn2pfn = new[] { "vo2_x" } } });
        File.WriteAllText(System.IO.Path.Combine(_folders.Root, "strange", "strange.dll"), "not code");
        using var policy = _folders.Load("[common]\nmulti_vo = true\n[policy]\npackage-vo1 = strange", "vo1");

        Assert.Equal(PolicyError.InvalidAlgorithmName, policy.Algorithms.Error?.Error);
    }

    [Fact]
    public void What_the_server_tells_of_its_version_counts()
    {
        _folders.AddSample();
        using var policy = _folders.Load("[policy]\npackage = vo1_policy", serverVersion: "40.2.0");

        Assert.Equal(PolicyError.PolicyPackageVersionError, policy.Schema.Error?.Error);
        Assert.False(policy.IsWhole);
    }

    [Fact]
    public void A_full_comparison_sees_the_minor_version()
    {
        _folders.WriteManifest("picky", new { package = "picky", supported_version = "~=41.0,!=41.2.0" });
        using var major = _folders.Load("[policy]\npackage = picky", serverVersion: "41.2.0");
        using var full = _folders.Load("[policy]\npackage = picky\nversion_comparison = full", serverVersion: "41.2.0");

        Assert.Empty(major.Errors);
        Assert.Equal(PolicyError.PolicyPackageVersionError, full.Algorithms.Error?.Error);
    }

    [Fact]
    public void A_folder_that_everybody_may_write_to_is_refused()
    {
        var folder = _folders.AddSample();
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherWrite);
        using var policy = _folders.Load("[policy]\npackage = vo1_policy\non_missing = fail");

        Assert.Contains("everybody may write to", policy.Algorithms.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("chmod", policy.Algorithms.Error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_may_be_data_alone()
    {
        _folders.WriteManifest("data_policy", new
        {
            package = "data_policy",
            supported_version = "~=41.0",
            algorithms = new { lfn2pfn = new Dictionary<string, string> { ["data_names"] = "belleii" } },
            default_algorithms = new Dictionary<string, string> { ["lfn2pfn"] = "identity" },
            schema = new { values = new { NAME_LENGTH = 10 } },
        });
        using var policy = _folders.Load("[policy]\npackage = data_policy");

        Assert.Empty(policy.Errors);
        Assert.Equal("f", Path(policy, "data_names", "f"));
        Assert.Equal("data/f", Path(policy, "hash", "f"));
        Assert.NotNull(policy.Schema.Get().Check("name", "more.than.ten"));
    }

    [Fact]
    public void A_package_that_throws_is_named_with_the_entry_and_the_remedy()
    {
        _folders.AddFaulty("broken", "Throwing");
        using var policy = _folders.Load("[policy]\npackage = broken");

        var thrown = Assert.Throws<PolicyException>(() => Path(policy, "throws", "f"));

        Assert.Equal(("broken", "lfn2pfn 'throws'"), (thrown.Package, thrown.Entry));
        Assert.Equal("Policy package broken, lfn2pfn 'throws': it threw InvalidOperationException: The catalogue of runs is empty. Ask the author of the package for a corrected one.", thrown.Message);
    }

    [Fact]
    public void A_package_that_throws_when_it_is_made_is_named()
    {
        _folders.AddFaulty("unmade", "Unmade");
        using var policy = _folders.Load("[policy]\npackage = unmade");

        Assert.Equal((PolicyError.PackageThrew, "unmade"), (policy.Schema.Error!.Error, policy.Schema.Error.Package));
        Assert.Contains("No licence.", policy.Schema.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_hangs_costs_one_call_and_is_refused_until_it_comes_back()
    {
        _folders.AddFaulty("stuck", "Hanging");
        using var policy = _folders.Load("[policy]\npackage = stuck");
        using var gate = new ManualResetEventSlim();
        var calls = new TimedCalls(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var attributes = new Dictionary<string, object?> { ["lfn2pfn_algorithm"] = "hangs", ["gate"] = gate };
        var chosen = policy.Algorithms.Get().Lfn2Pfn(attributes)!;
        Task<string> Call() => calls.RunAsync("stuck", chosen.Name, () => chosen.Call("s", "f", "RSE", attributes, None), CancellationToken.None);

        var slow = await Assert.ThrowsAsync<PolicyException>(Call);
        var refused = await Assert.ThrowsAsync<PolicyException>(Call);
        gate.Set();
        var deadline = DateTime.UtcNow.AddSeconds(30);
        string? answer = null;
        while (answer is null && DateTime.UtcNow < deadline)
        {
            answer = await Call().ContinueWith(call => call.IsCompletedSuccessfully ? call.Result : null, TaskScheduler.Default);
        }

        Assert.Contains("stuck, lfn2pfn 'hangs': it did not answer within", slow.Message, StringComparison.Ordinal);
        Assert.Null(refused.InnerException);
        Assert.Equal("f", answer);
    }

    [Theory]
    [InlineData("WrongDelegate", "lfn2pfn 'bad'", "delegate Lfn2Pfn is needed")]
    [InlineData("WrongMethod", "scope 'short'", "parameters of the delegate ScopeExtraction")]
    public void A_delegate_of_the_wrong_type_is_refused_at_load(string type, string entry, string words)
    {
        _folders.AddFaulty("wrong", type);
        using var policy = _folders.Load("[policy]\npackage = wrong");

        Assert.Equal(PolicyError.ErrorLoadingPolicyPackage, policy.Algorithms.Error!.Error);
        Assert.Equal(entry, policy.Algorithms.Error.Entry);
        Assert.Contains(words, policy.Algorithms.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_disagrees_with_the_code_is_refused()
    {
        _folders.AddFaulty("liar", "First", new { lfn2pfn = new[] { "other" } });
        using var policy = _folders.Load("[policy]\npackage = liar");

        Assert.Contains("the code says [lfn2pfn shared]", policy.Algorithms.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_has_to_be_chosen_where_there_are_several()
    {
        _folders.AddFaulty("many", "First");
        _folders.WriteManifest("many", new { package = "many", assembly = "FaultyPolicyPackages.dll" });
        using var policy = _folders.Load("[policy]\npackage = many");

        Assert.Contains("Name it as 'type'", policy.Schema.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/b")]
    [InlineData(".")]
    public void A_name_cannot_leave_the_search_path(string name)
    {
        using var policy = _folders.Load($"[policy]\npackage = {name}\non_missing = fail");

        Assert.Equal(PolicyError.PolicyPackageNotFound, policy.Algorithms.Error?.Error);
    }

    [Fact]
    public void A_missing_package_is_a_warning_or_an_error_as_on_missing_says()
    {
        using var warned = _folders.Load("[policy]\npackage = absent");
        using var failed = _folders.Load("[policy]\npackage = absent\non_missing = fail");

        Assert.Empty(warned.Errors);
        Assert.False(warned.IsWhole);
        Assert.Contains(warned.Warnings, warning => warning.Contains("absent", StringComparison.Ordinal));
        Assert.Equal(PolicyError.PolicyPackageNotFound, Assert.Single(failed.Errors).Error);
    }

    private static string Path(PolicySet policy, string algorithm, string name)
    {
        var attributes = new Dictionary<string, object?> { ["lfn2pfn_algorithm"] = algorithm };
        return policy.Algorithms.Get().Lfn2Pfn(attributes)!.Call("data", name, "RSE", attributes, None);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference LoadAndLetGo()
    {
        using var policy = _folders.Load("[policy]\npackage = vo1_policy");
        Path(policy, "vo1_runs", "run-1");
        var context = AppDomain.CurrentDomain.GetAssemblies()
            .Where(loaded => loaded.GetName().Name == "vo1_policy").Select(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext)
            .Last(context => context?.Name == "policy package vo1_policy");
        return new WeakReference(context);
    }

    private sealed class Unknowing : IPermissionContext
    {
        public IReadOnlyDictionary<string, string>? AccountAttributes(string account) => null;

        public bool? IsScopeOwner(string account, string scope) => null;

        public IReadOnlyDictionary<string, string>? RseAttributes(string rse) => null;
    }
}
