using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Tests.Review;

public sealed class TableTests
{
    [Theory]
    [InlineData("7/7", "Yes", "short-supply")]
    [InlineData("28 days", "Yes", "continue-medicine")]
    [InlineData("Nil", "Yes", "start-medicine")]
    [InlineData("7/7", "No", null)]
    public void A_table_of_medicines_says_what_the_GP_is_to_continue(string supply, string gp, string? category)
    {
        var asks = Read(
            "<table><tr><th>Medicine</th><th>Dose</th><th>Supply</th><th>GP to continue?</th></tr>"
                + $"<tr><td>Apixaban</td><td>5mg bd</td><td>{supply}</td><td>{gp}</td></tr></table>"
        );
        Assert.Equal(category is null ? [] : [category], asks.Select(ask => ask.Category));
    }

    [Fact]
    public void A_column_names_who_acts()
    {
        var asks = Read(
            "<table><tr><th>Action</th><th>Responsible</th><th>When</th></tr><tr><td>Chase histology</td><td>GP</td><td/></tr>"
                + "<tr><td>Chase MRI</td><td>Ward team</td><td/></tr></table>"
        );
        Assert.Equal("chase-result", Assert.Single(asks).Category);
    }

    [Fact]
    public void A_quote_never_leaves_its_row()
    {
        const string Table = "<table><tr><td>GP to chase CT</td><td>x</td></tr><tr><td>GP to refer to ENT</td><td>y</td></tr></table>";
        Assert.Equal(["chase-result", "onward-referral"], Read(Table).Select(ask => ask.Category));
    }

    private static List<Ask> Read(string table) =>
        [
            .. AskReader
                .Default.Read(ReadingText.FromXhtml($"<div>{table}</div>"), Setting.Discharge, SectionKind.Medications)
                .Where(ask => ask.Actor == Actor.Gp),
        ];
}
