using FhirInterface.Workspace.Marks;

namespace FhirInterface.Api.Tests;

public sealed class ChangeMarksTests
{
    [Theory]
    [InlineData("<div><p>One two three.</p></div>", "two", "<div><p>One <mark>two</mark> three.</p></div>")]
    [InlineData("<p>One\n two</p>", "One two", "<p><mark>One\n two</mark></p>")]
    [InlineData("<tr><td>One</td><td>two</td></tr>", "One two", "<tr><td><mark>One</mark></td><td><mark>two</mark></td></tr>")]
    [InlineData("<p>Smith &amp; Sons</p>", "Smith & Sons", "<p><mark>Smith &amp; Sons</mark></p>")]
    [InlineData("<p>One <b>two</b> three</p>", "two three", "<p>One <b><mark>two</mark></b> <mark>three</mark></p>")]
    [InlineData("<p>One</p>", "four", "<p>One</p>")]
    public void Marks_the_changed_words(string html, string words, string marked)
    {
        Assert.Equal(marked, ChangeMarks.MarkAdded(html, [new LetterChange("", words)]));
        Assert.Equal(marked, ChangeMarks.MarkReplaced(html, [new LetterChange(words, "")]));
    }
}
