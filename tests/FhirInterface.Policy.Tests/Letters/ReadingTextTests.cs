using FhirInterface.Policy.Letters;

namespace FhirInterface.Policy.Tests.Letters;

public sealed class ReadingTextTests
{
    [Theory]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>One  two</p><p>three</p></div>", "One two three")]
    [InlineData("<div><ul><li>one</li><li>two<ul><li>three</li></ul></li></ul></div>", "one two three")]
    [InlineData("<div>U&amp;Es &lt; 3&nbsp;weeks &#233;&#x2019;</div>", "U&Es < 3 weeks é’")]
    [InlineData("<div>one<br/>two<br />three</div>", "one two three")]
    [InlineData("<div><table><tr><td>one</td><td>two</td></tr></table></div>", "one two")]
    [InlineData("<div>in<b>side</b> a <i>word</i></div>", "inside a word")]
    [InlineData("<div><!-- not read -->read<![CDATA[ <this> ]]></div>", "read <this>")]
    public void Folds_layout_to_single_spaces(string xhtml, string expected) => Assert.Equal(expected, ReadingText.FromXhtml(xhtml).Text);

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<div")]
    [InlineData("<div><p>never closed")]
    [InlineData("</div></ul></li></table></td>")]
    [InlineData("<div>&broken &; &#; &#xZZ; &#99999999999; a < b > c</div>")]
    [InlineData("<td>cell without a row</td><tr><tr><td><table><tr><td>x</td></tr></table>y</td></tr>")]
    [InlineData("<p title=\"never ended>text")]
    [InlineData("<!-- never ended")]
    public void Never_throws_on_odd_markup(string xhtml) => AssertConsistent(ReadingText.FromXhtml(xhtml));

    [Fact]
    public void Knows_where_each_character_came_from()
    {
        const string Xhtml = "<div><p>A &amp; B</p><p>chase   it</p></div>";
        var text = ReadingText.FromXhtml(Xhtml);
        Assert.Equal("A & B chase it", text.Text);
        Assert.Equal(Xhtml.IndexOf("&amp;", StringComparison.Ordinal), text.SourceOffsets[2]);
        Assert.Equal(Xhtml.IndexOf("it<", StringComparison.Ordinal), text.SourceOffsets[text.Text.IndexOf("it", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Keeps_the_blocks_it_was_laid_out_in()
    {
        var text = ReadingText.FromXhtml(
            "<div><h2>GP actions</h2><p>Please do.</p><ul><li>one</li><li>two</li></ul><table><thead><tr><th>Medicine</th><th>Supply</th></tr></thead>"
                + "<tbody><tr><td>Apixaban</td><td/></tr></tbody></table></div>"
        );
        Assert.Equal(
            [BlockKind.Heading, BlockKind.Paragraph, BlockKind.ListItem, BlockKind.ListItem, BlockKind.TableHeader, BlockKind.TableRow],
            text.Blocks.Select(block => block.Kind)
        );
        Assert.Equal(["Medicine", "Supply"], text.Blocks[^1].Headers);
        Assert.Equal(["Apixaban", ""], text.Blocks[^1].Cells.Select(cell => cell.Of(text.Text)));
        AssertConsistent(text);
    }

    [Fact]
    public void A_layout_row_with_a_list_in_it_becomes_a_heading_and_its_items()
    {
        var text = ReadingText.FromXhtml(
            "<div><table><tr><td>Actions for GP</td><td><ul><li>Chase CT</li><li>Repeat FBC</li></ul></td></tr></table></div>"
        );
        Assert.Equal(
            [(BlockKind.Heading, "Actions for GP"), (BlockKind.ListItem, "Chase CT"), (BlockKind.ListItem, "Repeat FBC")],
            text.Blocks.Select(block => (block.Kind, block.Span.Of(text.Text)))
        );
    }

    [Fact]
    public void Plain_text_keeps_lines_apart_and_joins_what_was_wrapped()
    {
        var text = ReadingText.FromPlain(
            "GP actions:\n- Chase CT\n- Repeat FBC\r\nThis sentence is long enough to have been wrapped by the letter system and\ngoes on here."
        );
        Assert.Equal(4, text.Blocks.Count);
        Assert.EndsWith("goes on here.", text.Blocks[3].Span.Of(text.Text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_given_back_letter_for_letter_from_plain_text()
    {
        var text = ReadingText.FromPlain("Please  chase\tCT.");
        var start = text.Text.IndexOf("chase", StringComparison.Ordinal);
        Assert.Equal("chase\tCT", text.SourceOf(new TextSpan(start, "chase CT".Length)));
    }

    private static void AssertConsistent(ReadingText text)
    {
        Assert.Equal(text.Text.Length, text.SourceOffsets.Length);
        Assert.Equal(text.Text.Trim(), text.Text);
        Assert.DoesNotContain("  ", text.Text, StringComparison.Ordinal);
        var end = 0;
        foreach (var block in text.Blocks)
        {
            Assert.True(block.Span.Start >= end && block.Span.Length > 0 && block.Span.End <= text.Text.Length);
            end = block.Span.End;
        }
    }
}
