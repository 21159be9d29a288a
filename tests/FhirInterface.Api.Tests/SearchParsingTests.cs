using FhirInterface.Api.Search;
using FhirInterface.Flow.Reads;

namespace FhirInterface.Api.Tests;

public sealed class SearchParsingTests
{
    [Theory]
    [InlineData("2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("2026-03", "2026-03-01T00:00:00Z", "2026-03-31T23:00:00Z")] // summer time began on the 29th
    [InlineData("2026-07-01", "2026-06-30T23:00:00Z", "2026-07-01T23:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z", "2026-07-01T12:00:01Z")]
    [InlineData("2026-07-01T12:00:00 01:00", "2026-07-01T11:00:00Z", "2026-07-01T11:00:01Z")]
    [InlineData("2026-07-01T12:00:00.1234Z", "2026-07-01T12:00:00.1234Z", "2026-07-01T12:00:00.1235Z")]
    [InlineData("2026-07-01T12:00:00.123456789Z", "2026-07-01T12:00:00.1234567Z", "2026-07-01T12:00:00.1234568Z")]
    [InlineData("2026-07-01T12:00:00.5-05:00", "2026-07-01T17:00:00.5Z", "2026-07-01T17:00:00.6Z")]
    public void A_date_is_the_range_that_it_covers(string text, string from, string before)
    {
        var date = SearchDates.Read(text)!;
        Assert.Equal(DatePrefix.Eq, date.Prefix);
        Assert.Equal(DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), date.From);
        Assert.Equal(DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture), date.Before);
    }

    [Theory]
    [InlineData("ge2026-01-01", DatePrefix.Ge)]
    [InlineData("lt2026", DatePrefix.Lt)]
    [InlineData("sa2026-01-01T10:00Z", DatePrefix.Sa)]
    public void A_prefix_is_read(string text, DatePrefix prefix) => Assert.Equal(prefix, SearchDates.Read(text)!.Prefix);

    [Theory]
    [InlineData("")]
    [InlineData("xx2026")]
    [InlineData("2026-13")]
    [InlineData("2026-02-30")]
    [InlineData("26-01-01")]
    [InlineData("2026-01-01T25:00")]
    [InlineData("2026-01-01T10:00+99:00")]
    [InlineData("ge")]
    [InlineData("9999")]
    public void What_is_no_date_is_none(string text) => Assert.Null(SearchDates.Read(text));

    [Fact]
    public void Tokens_keep_their_systems_and_escapes()
    {
        var search = Parse("Task", ("owner:identifier", @"https://fhir.nhs.uk/Id/ods-organization-code|Z99001,a\,b,|c,d|"));
        var token = Assert.IsType<TokenCriterion>(Assert.Single(search.Query.Criteria));
        Assert.Equal(
            [new("https://fhir.nhs.uk/Id/ods-organization-code", "Z99001"), new(null, "a,b"), new("", "c"), new("d", null)],
            token.AnyOf
        );
    }

    [Fact]
    public void Shape_and_order_are_read()
    {
        var search = Parse("Task", ("_count", "9999"), ("_sort", "-authored-on,due"), ("_include", "Task:focus"), ("_total", "accurate"));
        Assert.Equal(SearchQuery.MaxCount, search.Query.Count);
        Assert.Equal([new("authored-on", true), new("due")], search.Query.Sort);
        Assert.Equal(["Task:focus"], search.Query.Include);
        Assert.True(search.Query.WithTotal);
    }

    [Fact]
    public void A_count_of_nothing_counts() => Assert.True(Parse("Task", ("_count", "0")).Query.CountOnly);

    [Fact]
    public void A_lenient_caller_is_told_by_the_self_link_what_was_heard()
    {
        var (search, refusal) = SearchParsing.Parse("Task", [new("colour", "red"), new("status", "requested")], lenient: true);
        Assert.Null(refusal);
        Assert.Equal(["status"], search!.Parameters.Select(parameter => parameter.Key));
        Assert.Equal(["http.colour"], search.Ignored.Single().Expression);
    }

    [Fact]
    public void A_reference_may_name_a_version()
    {
        var search = Parse("Provenance", ("target", "https://a.example/fhir/Bundle/1/_history/2,Bundle/3"));
        var reference = Assert.IsType<ReferenceCriterion>(Assert.Single(search.Query.Criteria));
        Assert.Equal([new("Bundle", "1", 2), new("Bundle", "3")], reference.AnyOf);
    }

    private static AskedSearch Parse(string type, params (string Name, string Value)[] parameters)
    {
        var (search, refusal) = SearchParsing.Parse(
            type,
            parameters.Select(parameter => new KeyValuePair<string, string>(parameter.Name, parameter.Value)),
            lenient: false
        );
        Assert.Null(refusal);
        return search!;
    }
}
