using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using RucioJupyter.Tests.Shared;

namespace Rucio.Emulator.Tests.State;

public sealed class GeneratorTests
{
    private readonly VoState _state = new CatalogueFiles(Contract.RucioCatalogue).Load(new Dictionary<string, Uri>(), null);

    [Fact]
    public void Generated_files_are_those_of_the_examples_and_sum_up_to_the_size_of_their_dataset()
    {
        var rows = new CatalogueFiles(Contract.RucioCatalogue).Read("dids")["generators"]!.AsArray();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var parent = new DidKey(row!["parent"]!["scope"]!.ToString(), row["parent"]!["name"]!.ToString());
            var children = _state.Children(parent).ToDictionary(static child => child.Child.Name);

            Assert.Equal(row["count"]!.GetValue<int>(), children.Count);
            Assert.Equal(row["total_bytes"]!.GetValue<long>(), children.Values.Sum(static child => child.Bytes));
            foreach (var example in row["examples"]!.AsArray())
            {
                var child = children[example!["name"]!.ToString()];
                Assert.Equal((example["bytes"]!.GetValue<long>(), example["adler32"]!.ToString(), example["md5"]!.ToString()), (child.Bytes!.Value, child.Adler32!, child.Md5!));
                Assert.Equal(child.Md5, _state.Find(child.Child)!.Md5);
                Assert.Equal([parent], _state.Parents(child.Child));
                Assert.Equal(row["replicas"]!.AsArray().Count, _state.ReplicasOf(child.Child).Count);
            }
        }
    }

    [Fact]
    public void A_name_beside_the_pattern_is_no_generated_file()
    {
        var generator = _state.Generators.Values.First();
        var last = generator.NameAt(generator.Count - 1);

        Assert.NotNull(generator.Find(new DidKey(generator.Scope, last)));
        Assert.Null(generator.Find(new DidKey(generator.Scope, generator.NameAt(generator.Count))));
        Assert.Null(generator.Find(new DidKey(generator.Scope, last + "x")));
        Assert.Null(generator.Find(new DidKey("other", last)));
    }
}
