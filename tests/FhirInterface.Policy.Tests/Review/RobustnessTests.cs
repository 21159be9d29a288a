using CsCheck;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using FhirInterface.Tests;

namespace FhirInterface.Policy.Tests.Review;

public sealed class RobustnessTests
{
    private static readonly string[] Pieces =
    [
        "GP to",
        "please",
        "chase",
        "CT",
        "and",
        ",",
        ".",
        " - ",
        "1)",
        "(",
        ")",
        "if",
        "not",
        "6/52",
        "U&Es",
        ":",
        "we",
        "will",
        "patient",
        "refer",
        "\n",
        "•",
        "?",
        "<",
        "&amp;",
        "’",
        "fit note",
        "in",
        "3",
        "days",
        "methotrexate",
        "[",
        "]",
        ";",
        "to be",
        "repeated",
    ];

    [Fact]
    public void Any_text_is_read_and_every_quote_lies_in_it() =>
        Gen.Int[0, Pieces.Length - 1]
            .Select(index => Pieces[index])
            .Array[0, 60]
            .SampleSeeded(
                pieces =>
                {
                    var text = ReadingText.FromPlain(string.Join(' ', pieces));
                    return AskReader
                        .Default.Read(text, Setting.Discharge, SectionKind.PlanAndRequestedActions)
                        .All(ask =>
                            ask.Quote is { Start: >= 0, Length: > 0 }
                            && ask.Statement.Contains(ask.Quote)
                            && ask.Statement.End <= text.Text.Length
                        );
                },
                iter: 3000
            );

    [Theory]
    [InlineData("please chase CT and ")]
    [InlineData("GP to ")]
    [InlineData("if ")]
    [InlineData("(")]
    [InlineData("1) ")]
    [InlineData("we will, ")]
    public void Repeated_cues_cost_linear_time(string cue)
    {
        // Four times the text, not much more than four times the work.
        Seconds(cue, 5_000);
        var one = Seconds(cue, 25_000);
        var four = Seconds(cue, 100_000);
        Assert.True(four < Math.Max(1, 12 * one), "four times the text took more than twelve times as long");
    }

    private static double Seconds(string cue, int length)
    {
        var text = ReadingText.FromPlain(string.Concat(Enumerable.Repeat(cue, length / cue.Length)));
        return ThreadClock.Of(() => AskReader.Default.Read(text, Setting.Discharge, SectionKind.PlanAndRequestedActions)).TotalSeconds;
    }
}
