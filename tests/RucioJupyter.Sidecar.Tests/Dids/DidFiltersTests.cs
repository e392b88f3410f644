using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Tests.Dids;

public sealed class DidFiltersTests
{
    [Theory]
    [InlineData("datatype=AOD", "datatype Equal: AOD")]
    [InlineData(" datatype == AOD ", "datatype Equal: AOD")]
    [InlineData("bytes≥250000000", "bytes GreaterOrEqual: 250000000")]
    [InlineData("bytes>=1000", "bytes GreaterOrEqual: 1000")]
    [InlineData("bytes<=1000", "bytes LessOrEqual: 1000")]
    [InlineData("datatype!=RAW", "datatype NotEqual: RAW")]
    [InlineData("datatype≠RAW", "datatype NotEqual: RAW")]
    [InlineData("bytes=1024;bytes=33333", "bytes Equal: 1024 | bytes Equal: 33333")]
    [InlineData("run_number>5,datatype=AOD;project=data22", "run_number Greater: 5 & datatype Equal: AOD | project Equal: data22")]
    [InlineData("1000<bytes<50000", "bytes Greater: 1000 & bytes Less: 50000")]
    [InlineData("50000>=bytes>1000", "bytes LessOrEqual: 50000 & bytes Greater: 1000")]
    [InlineData("comment=\"a, b; c = d\"", "comment Equal: a, b; c = d")]
    [InlineData("comment='it \\'is\\''", "comment Equal: it 'is'")]
    [InlineData("comment=a\\,b", "comment Equal: a,b")]
    [InlineData("comment=a b ", "comment Equal: a b")]
    [InlineData("comment=' a '", "comment Equal:  a ")]
    [InlineData("run_number.gte=5", "run_number.gte Equal: 5")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    public void Filters_are_read_as_groups_of_terms(string text, string expected)
    {
        var groups = DidFilters.Parse(text);

        Assert.Equal(expected, string.Join(" | ", groups.Select(g => string.Join(" & ", g.Select(t => $"{t.Key} {t.Operator}: {t.Value}")))));
    }

    [Theory]
    [InlineData("=,", "Filter 1 ('=') has no key.")]
    [InlineData("datatype=AOD,", "Filter 2 is empty.")]
    [InlineData("datatype=AOD;;project=x", "Filter 2 is empty.")]
    [InlineData("datatype=", "Filter 1 ('datatype=') has no value for 'datatype'.")]
    [InlineData("datatype", "Filter 1 ('datatype') has no operator.")]
    [InlineData("bytes=1,bytes=2", "Filter 2 ('bytes=2') asks for 'bytes' a second time with the same operator.")]
    [InlineData("1000<bytes>50", "Filter 1 ('1000<bytes>50') is no range.")]
    [InlineData("1000=bytes=50", "Filter 1 ('1000=bytes=50') is no range.")]
    [InlineData("a<b<c<d", "Filter 1 ('a<b<c<d') has too many operators.")]
    [InlineData("datatype=AOD,my key=1", "Filter 2 ('my key=1'): 'my key' is no metadata key.")]
    [InlineData("comment=\"open", "The quote at character 9 of the filters is not closed.")]
    public void A_bad_filter_is_named(string text, string message)
    {
        var refusal = Assert.Throws<RefusalException>(() => DidFilters.Parse(text));

        Assert.Equal((400, "bad_filter", "filters", message), (refusal.Status, refusal.Code, refusal.Field, refusal.Message));
    }

    [Fact]
    public void Filters_beyond_the_limit_are_refused_unread() =>
        Assert.Equal("bad_filter", Assert.Throws<RefusalException>(() => DidFilters.Parse(new string('a', DidFilters.MaxLength + 1))).Code);
}
