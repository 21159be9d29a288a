using System.Text;
using FhirInterface.Tests;
using FhirInterface.Validation.Narrative;

namespace FhirInterface.Validation.Tests.Narrative;

/// <summary>Narratives that are right beside narratives that are not (R4 2.4.0, txt-1 and txt-2).</summary>
public sealed class NarrativeCheckerTests
{
    private const string Open = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

    [Theory]
    [InlineData(Open + "<p>Text</p></div>")]
    [InlineData(Open + "Text</div>")]
    [InlineData(Open + "<img src=\"#a\" alt=\"\"/></div>")]
    [InlineData(Open + "<table class=\"g\"><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table></div>")]
    [InlineData(Open + "<a href=\"https://example.org/\" name=\"x\">a</a> <!-- so --></div>")]
    [InlineData(Open + "5 &lt; 6 &amp; &#160;&#x20AC;</div>")]
    [InlineData(Open + "<![CDATA[5 < 6]]></div>")]
    [InlineData("<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p>a</h:p></h:div>")]
    [InlineData("<?xml version=\"1.0\"?>\n" + Open + "a</div>\n")]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml' xml:lang=\"en-GB\" lang=\"en-GB\">a<br/>b</div>")]
    public void Accepts(string xhtml)
    {
        Assert.Empty(NarrativeChecker.Check(Encoding.UTF8.GetBytes(xhtml)));
        Assert.True(NarrativeChecker.IsAllowed(Encoding.UTF8.GetBytes(xhtml)));
        Assert.Null(ActiveContent.Find(xhtml));
    }

    [Theory]
    [InlineData("<div>a</div>", "narrative-namespace")]
    [InlineData("<p xmlns=\"http://www.w3.org/1999/xhtml\">a</p>", "narrative-root")]
    [InlineData(Open + " \n </div>", "narrative-blank")]
    [InlineData(Open + "<p/></div>", "narrative-blank")]
    [InlineData(Open + "<script>x()</script></div>", "narrative-element")]
    [InlineData(Open + "<form>a</form></div>", "narrative-element")]
    [InlineData(Open + "<p onclick=\"x()\">a</p></div>", "narrative-attribute")]
    [InlineData(Open + "<p href=\"x\">a</p></div>", "narrative-attribute")]
    [InlineData(Open + "<p>a<ul><li>b</li></ul></p></div>", "narrative-block-in-paragraph")]
    [InlineData(Open + "<a href=\"javascript:x()\">a</a></div>", "narrative-script-url")]
    [InlineData(Open + "a&nbsp;b</div>", "narrative-entity")]
    [InlineData(Open + "a & b</div>", "narrative-malformed")]
    [InlineData(Open + "<p>a</div>", "narrative-malformed")]
    [InlineData(Open + "<p>a", "narrative-malformed")]
    [InlineData(Open + "a</div><div/>", "narrative-malformed")]
    [InlineData(Open + "a</div>b", "narrative-malformed")]
    [InlineData(Open + "<p class=a>a</p></div>", "narrative-malformed")]
    [InlineData(Open + "<p class=\"a\" class=\"b\">a</p></div>", "narrative-malformed")]
    [InlineData(Open + "a < b</div>", "narrative-malformed")]
    [InlineData(Open + "<svg xmlns=\"http://www.w3.org/2000/svg\"/>a</div>", "narrative-namespace")]
    [InlineData("<!DOCTYPE html>" + Open + "a</div>", "narrative-doctype")]
    [InlineData("just text", "narrative-malformed")]
    [InlineData("", "narrative-malformed")]
    public void Rejects(string xhtml, string messageId)
    {
        Assert.Contains(NarrativeChecker.Check(Encoding.UTF8.GetBytes(xhtml)), fault => fault.MessageId == messageId);
        Assert.False(NarrativeChecker.IsAllowed(Encoding.UTF8.GetBytes(xhtml)));
    }

    [Theory]
    [InlineData("<script>x()</script>")]
    [InlineData("<SCRIPT src=x>")]
    [InlineData("<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">x()</x:script>")]
    [InlineData("<p onmouseover = 'x()'>a</p>")]
    [InlineData("<img src=\"#\" ONERROR=x()>")]
    [InlineData("<img/onerror=x()>")]
    [InlineData("<a href=\"javascript:x()\">a</a>")]
    [InlineData("<a href=\" JaVa\tScript:x()\">a</a>")]
    [InlineData("<a href=\"&#106;avascript&colon;x()\">a</a>")]
    [InlineData("<a href=\"&#x6A;avascript:x()\">a</a>")]
    [InlineData("<a href=\"vbscript:x\">a</a>")]
    [InlineData("<a href=\"data:text/html;base64,PHNjcmlwdD4=\">a</a>")]
    [InlineData("<img src=\"data:image/svg+xml;base64,PHN2Zz4=\"/>")]
    [InlineData("<iframe src=\"https://example.org\"></iframe>")]
    [InlineData("<object data=\"x\"></object>")]
    [InlineData("<form action=\"x\">")]
    [InlineData("<meta http-equiv=\"refresh\" content=\"0;url=x\"/>")]
    [InlineData("<base href=\"x\"/>")]
    [InlineData("<svg><a/></svg>")]
    [InlineData("<p style=\"width: expression(x())\">a</p>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]>")]
    [InlineData("<?xml-stylesheet href=\"x\"?>")]
    [InlineData("<!-- hidden --><script>x()</script>")]
    [InlineData("<!--[if lt IE 9]><script>x()</script><![endif]-->")]
    [InlineData("<p title='a > b' onclick='x()'>a</p>")]
    public void Finds_what_could_act(string markup) => Assert.NotNull(ActiveContent.Find(markup));

    [Theory]
    [InlineData("<p style=\"font-weight: bold\">on Monday</p>")]
    [InlineData("<!-- <script>x()</script> -->")]
    [InlineData("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->")]
    [InlineData("<!--[if IE]><p>a</p><![endif]-->")]
    [InlineData("<!-->a<!--->b")]
    [InlineData("5 < 6 and script > play")]
    [InlineData("<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"onset\"/>")]
    [InlineData("<a href=\"https://example.org/javascript:x\">a</a>")]
    [InlineData("<td headers=\"once\" abbr=\"on\">a</td>")]
    [InlineData("&lt;script&gt;")]
    public void Leaves_alone_what_cannot(string markup) => Assert.Null(ActiveContent.Find(markup));

    [Fact]
    public void Random_markup_never_throws_and_takes_linear_time()
    {
        const string Alphabet = "<>/!-?[]=\"'& ;#xabcdivp:\u00e9\n";
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 60)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var bytes = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? Open + text : text);
            NarrativeChecker.Check(bytes);
            ActiveContent.Find(bytes);
        }

        foreach (var part in new[] { "<", "<p", "<!--", "&", "<p a='", "<b>", "<p a=1 ", "</" })
        {
            var bytes = Encoding.UTF8.GetBytes(Open + string.Concat(Enumerable.Repeat(part, 200_000)));
            var took = ThreadClock.Of(() =>
            {
                NarrativeChecker.Check(bytes);
                ActiveContent.Find(bytes);
            });
            Assert.True(took.TotalSeconds < 2, $"{part}: {took}");
        }
    }
}
