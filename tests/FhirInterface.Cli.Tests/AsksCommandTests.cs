using System.Text;
using System.Text.Json;

namespace FhirInterface.Cli.Tests;

public sealed class AsksCommandTests
{
    private const string Chase =
        """{"id":"x-1","setting":"discharge","section":"plan-and-requested-actions","text":"GP to kindly chase CT chest report and repeat U&Es in 6/52."}""";

    [Fact]
    public void Tells_what_a_statement_asks_with_the_keys_of_the_labelled_form()
    {
        var ran = Shell.Run(Chase + "\n", "asks");

        Assert.Equal(ExitCodes.Clean, ran.Code);
        var line = Assert.Single(ran.Lines);
        Assert.Equal(["id", "asks"], Names(line));
        Assert.Equal("x-1", line.GetProperty("id").GetString());
        var asks = line.GetProperty("asks").EnumerateArray().ToList();
        Assert.Equal(["chase-result", "routine-monitoring"], asks.Select(ask => ask.GetProperty("category").GetString()));
        Assert.Equal(["quote", "actor", "category", "avoidable", "urgent"], Names(asks[0]));
        Assert.Equal(["quote", "actor", "category", "due", "avoidable", "urgent"], Names(asks[1]));
        Assert.Equal("P42D", asks[1].GetProperty("due").GetString());
        Assert.Contains("U&Es", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_every_line_in_order_whatever_it_holds()
    {
        var lines = new[]
        {
            """{"id":"1","text":"Well."}""",
            "not json",
            "",
            "[1]",
            """{"id":"5"}""",
            """{"id":"6","text":7}""",
            """{"id":"7","text":"\ud800"}""",
            """{"id":8,"setting":"hospice","section":"nowhere","text":"Well."}""",
        };

        var ran = Shell.Run(string.Join('\n', lines), "asks");

        Assert.Equal(ExitCodes.Faults, ran.Code);
        Assert.Equal(lines.Length, ran.Lines.Count);
        Assert.Equal([false, true, true, true, true, true, true, false], ran.Lines.Select(line => line.TryGetProperty("error", out _)));
        Assert.Equal("""{"id":"1","asks":[]}""", ran.Output.Split('\n')[0]);
        Assert.Equal("""{"id":8,"asks":[]}""", ran.Output.Split('\n')[7]);
        Assert.All(
            ran.Lines.Where(line => line.TryGetProperty("error", out _)),
            line =>
            {
                Assert.Equal(["id", "error", "asks"], Names(line));
                Assert.Equal(JsonValueKind.Null, line.GetProperty("id").ValueKind);
                Assert.Equal(0, line.GetProperty("asks").GetArrayLength());
            }
        );
    }

    [Fact]
    public void A_line_that_is_not_UTF8_is_an_error_and_the_next_one_is_read()
    {
        byte[] input = [.. Encoding.ASCII.GetBytes("{\"id\":\"1\",\"text\":\""), 0xFF, 0xFE, .. Encoding.ASCII.GetBytes("\"}\n" + Chase)];

        var ran = Shell.Run(input, "asks");

        Assert.Equal(2, ran.Lines.Count);
        Assert.True(ran.Lines[0].TryGetProperty("error", out _));
        Assert.Equal("x-1", ran.Lines[1].GetProperty("id").GetString());
    }

    [Fact]
    public void Quotes_are_the_very_letters_of_the_text()
    {
        const string Text = "GP  to\tplease chase the\u00a0CT report – “thorax”, \U0001F9B4 and café notes.";

        var ran = Shell.Run(
            JsonSerializer.Serialize(
                new
                {
                    id = "1",
                    section = "plan-and-requested-actions",
                    text = Text,
                }
            ),
            "asks"
        );

        var quote = ran.Lines[0].GetProperty("asks")[0].GetProperty("quote").GetString()!;
        Assert.Contains(quote, Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Carbocisteine 375 mg capsules, two three times a day. GP to continue.")]
    [InlineData("Gabapentin 300 mg capsules one twice per day, GP to continue.")]
    public void How_often_a_medicine_is_taken_is_no_supply(string text)
    {
        var ran = Shell.Run(
            JsonSerializer.Serialize(
                new
                {
                    id = "1",
                    section = "medications",
                    text,
                }
            ),
            "asks"
        );

        Assert.Equal(
            "continue-medicine",
            Assert.Single(ran.Lines[0].GetProperty("asks").EnumerateArray()).GetProperty("category").GetString()
        );
    }

    [Fact]
    public void An_empty_input_gives_an_empty_output()
    {
        var ran = Shell.Run("", "asks");

        Assert.Equal(new Ran(ExitCodes.Clean, "", ""), ran);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
