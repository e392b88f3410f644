using Rucio.Policy;
using Rucio.Transfers.Naming;

namespace Rucio.Transfers.Tests.Naming;

public sealed class DidFolderTests
{
    [Theory]
    [InlineData("test:small.dataset", "orsxg5b2onwwc3dmfzsgc5dbonsxi")]
    [InlineData("a:b", "me5ge")]
    public void The_name_is_that_of_the_Python_extension(string did, string folder) => Assert.Equal(folder, DidFolder.Of(Did.Parse(did)));

    [Fact]
    public void A_long_DID_has_a_name_that_can_be_made_and_is_its_own()
    {
        var one = DidFolder.Of(new Did("test", new string('x', 250)));
        var other = DidFolder.Of(new Did("test", new string('x', 249) + "y"));
        Assert.InRange(one.Length, 1, 200);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("test:small.dataset")]
    [InlineData("a:b")]
    [InlineData("scope:käse/中")]
    public void The_name_leads_back_to_the_DID(string did) => Assert.Equal(Did.Parse(did), DidFolder.Parse(DidFolder.Of(Did.Parse(did))));

    [Theory]
    [InlineData("")]
    [InlineData("notes")]
    [InlineData("my notes")]
    [InlineData("me5gf")]
    [InlineData("ME5GE")]
    [InlineData("aaaaaaaa")]
    public void A_folder_of_somebody_else_is_no_DID(string name) => Assert.Null(DidFolder.Parse(name));

    [Fact]
    public void A_name_that_was_cut_leads_nowhere() => Assert.Null(DidFolder.Parse(DidFolder.Of(new Did("test", new string('x', 250)))));
}
