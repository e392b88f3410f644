using System.Text.Json;
using RucioJupyter.Kernel.Tests.Fixture;

namespace RucioJupyter.Kernel.Tests;

[Collection(RucioState.Name)]
public sealed class HandleTests : IAsyncLifetime
{
    private FakeSidecar _sidecar = null!; // made in InitializeAsync

    public async Task InitializeAsync()
    {
        _sidecar = await FakeSidecar.StartAsync();
        Rucio.Forget();
        Rucio.UseSocket(_sidecar.Socket);
    }

    public async Task DisposeAsync() => await _sidecar.DisposeAsync();

    [Fact]
    public void A_file_goes_wherever_a_path_goes()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "root");
        Rucio.Set("one", "test:a", "file", "demo", "here", RucioListing.Lines($"test:a\t{path}\troot://x/a\there\t4"));
        var one = Rucio.File("one");
        Assert.Equal("root", File.ReadAllText(one));
        Assert.Equal((path, "test:a", "here", true, "root://x/a", 4L, path), (one.Path, one.Did, one.State, one.Available, one.Pfn, one.Bytes, one.ToString()));
        File.Delete(path);
    }

    [Fact]
    public void A_collection_is_a_list_of_paths()
    {
        Rucio.Set("small", "test:small", "collection", "demo", "here", RucioListing.Lines("test:a\t/d/a\t\there\t1\ntest:b\t/d/b\t\there\t2"));
        var small = Rucio.Collection("small");
        var seen = new List<string>();
        foreach (string path in small)
        {
            seen.Add(path);
        }

        string[] paths = small;
        Assert.Equal(["/d/a", "/d/b"], seen);
        Assert.Equal(seen, paths);
        Assert.Equal((2, "/d/b", 2L), (small.Count, small[1].Path, small.Total));
    }

    [Fact]
    public void Use_of_what_is_not_here_names_did_state_and_remedy()
    {
        _sidecar.Put("test:far", "not_here", "file", ("test:far", null));
        Rucio.Set("far", "test:far", "file", "demo", "not_here", null);
        var far = Rucio.File("far");
        var fault = Assert.Throws<RucioNotAvailableException>(() => File.OpenRead(far));
        Assert.Equal(("test:far", "not_here"), (fault.Did, fault.State));
        Assert.Contains("MakeAvailableAsync", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_collection_is_usable_file_by_file_and_never_passes_for_a_whole_one()
    {
        _sidecar.Put("test:part", "partly_here", "collection", ("test:a", "/d/a"), ("test:b", null));
        Rucio.Set("part", "test:part", "collection", "demo", "partly_here", RucioListing.Lines("test:a\t/d/a\t\there\t1\ntest:b\t\t\tnot_here\t2"));
        var part = Rucio.Collection("part");
        Assert.Contains("1 of 2 files", Assert.Throws<RucioNotAvailableException>(() => part.Count).Message, StringComparison.Ordinal);
        Assert.Throws<RucioNotAvailableException>(() => part.ToList());
        Assert.Equal("/d/a", part[0].Path);
        Assert.Contains("belongs to test:part", Assert.Throws<RucioNotAvailableException>(() => part[1].Path).Message, StringComparison.Ordinal);
        Assert.Equal(["/d/a"], part.AvailableFiles.Select(file => file.Path));
        Assert.Equal(2, part.AllFiles.Count);
    }

    [Fact]
    public void Nothing_is_asked_before_a_handle_is_used_and_long_lists_come_in_pages()
    {
        _sidecar.Put("test:big", "here", "collection", [.. Enumerable.Range(0, 12_001).Select(i => ($"test:{i}", (string?)$"/d/{i}"))]);
        var big = Rucio.Get("test:big");
        Assert.Empty(_sidecar.Requests);
        Assert.Equal((12_001, "/d/12000"), (big.Count, big[12_000].Path));
        Assert.Equal(3, _sidecar.Requests.Count);
    }

    [Fact]
    public void A_torn_list_is_an_error_not_a_short_list()
    {
        _sidecar.Put("test:big", "here", "collection", [.. Enumerable.Range(0, 10).Select(i => ($"test:{i}", (string?)$"/d/{i}"))]);
        _sidecar.Torn = 3;
        var fault = Assert.ThrowsAny<RucioKernelException>(() => Rucio.Get("test:big").Count);
        Assert.Contains("7 of 10 files arrived", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_panel_updates_a_handle_in_place()
    {
        Rucio.Set("small", "test:small", "collection", "demo", "on_the_way", null);
        var held = Rucio.Collection("small");
        Rucio.Set("small", "test:small", "collection", "demo", "here", RucioListing.Lines("test:a\t/d/a\t\there\t1"));
        Assert.Equal(["/d/a"], held.Paths);
        Rucio.Set("small", "test:small", "collection", "demo", "unknown", null);
        Assert.Equal(["/d/a"], held.Paths);
        Rucio.Set("small", "test:other", "collection", "demo", "here", RucioListing.Lines("test:b\t/d/b\t\there\t1"));
        Assert.Equal(("/d/a", "/d/b"), (held.Paths[0], Rucio.Collection("small").Paths[0]));
    }

    [Fact]
    public void A_listing_file_loses_no_character()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "test:a\t/d/tab\\there\\\\x\\n é\t\there\t5\n");
        Rucio.Set("odd", "test:odd", "collection", "demo", "here", RucioListing.Read(path));
        Assert.Equal(["/d/tab\there\\x\n é"], Rucio.Collection("odd").Paths);
        File.Delete(path);
    }

    [Fact]
    public void ToString_formatters_and_json_never_throw_and_ask_nobody()
    {
        Rucio.Set("f", "test:<f>", "file", "demo", "stuck", null);
        Rucio.Set("c", "test:c", "collection", "demo", "unknown", null);
        Rucio.Set("h", "test:h", "collection", "demo", "here", RucioListing.Lines("test:<a>\t/d/<a>\t\there\t1"));
        Assert.Equal("<rucio:test:<f> stuck>", Rucio.File("f").ToString());
        Assert.Equal("<rucio collection test:c: not resolved yet>", Rucio.Collection("c").ToString());
        foreach (var value in new object[] { Rucio.File("f"), Rucio.Collection("c"), Rucio.Collection("h") })
        {
            foreach (var formatter in FormattersByName(value.GetType()))
            {
                using var writer = new StringWriter();
                Assert.True((bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer])!);
                if ((string)formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)! == "text/html")
                {
                    Assert.DoesNotContain("<a>", writer.ToString(), StringComparison.Ordinal);
                    Assert.DoesNotContain("<f>", writer.ToString(), StringComparison.Ordinal);
                }
            }

            Assert.Contains("\"did\":", JsonSerializer.Serialize(value, value.GetType()), StringComparison.Ordinal);
        }

        Assert.Empty(_sidecar.Requests);
    }

    [Fact]
    public async Task Search_attach_and_status_speak_to_the_sidecar()
    {
        _sidecar.Put("test:f", "here", "file", ("test:f", "/d/f"));
        Assert.Equal(["test:f"], await Rucio.SearchAsync("test:*"));
        Assert.Equal("/d/f", Assert.IsType<RucioFile>(await Rucio.AttachAsync("f", "test:f")).Path);
        Assert.Equal("test:f", Rucio.Attached["f"]);
        Assert.Equal("here", (await Rucio.RefreshAsync())["f"]);
        Assert.Contains("Instances: demo.", await Rucio.StatusAsync(), StringComparison.Ordinal);
        Assert.All(_sidecar.Requests, request => Assert.EndsWith("rucio-kernel 1", request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(":x")]
    [InlineData("x:")]
    public void A_malformed_did_is_refused_at_once(string did) =>
        Assert.Equal("malformed_did", Assert.Throws<RucioKernelException>(() => Rucio.Get(did)).Code);

    [Fact]
    public async Task A_name_without_scope_is_asked_for_as_it_is_and_takes_the_scope_that_the_sidecar_finds()
    {
        _sidecar.Put("test:bare.x", "here", "collection", ("test:a", "/a"));

        var found = await Rucio.ResolveAsync("bare.x");

        Assert.Equal("test:bare.x", found.Did);
    }

    [Fact]
    public void An_unknown_did_says_what_rucio_said() =>
        Assert.Contains("Rucio knows no test:none. Check the scope.", Assert.Throws<RucioNotAvailableException>(() => Rucio.Get("test:none").Count).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_is_not_attached_says_which_are()
    {
        Rucio.Set("small", "test:small", "collection", "demo", "here", null);
        Assert.Contains("Attached are: small", Assert.Throws<RucioKernelException>(() => Rucio.File("other")).Message, StringComparison.Ordinal);
    }

    /// <summary>As the kernel does it: an attribute by its name, members by theirs.</summary>
    private static IEnumerable<object> FormattersByName(Type type)
    {
        var attribute = type.GetCustomAttributes(false).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var sourceType = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        Assert.Equal(["text/html", "text/plain"], (IEnumerable<string>)attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!);
        var source = Activator.CreateInstance(sourceType)!;
        var all = (IEnumerable<object>)sourceType.GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        return all.Where(f => (Type)f.GetType().GetProperty("Type")!.GetValue(f)! == type);
    }
}
