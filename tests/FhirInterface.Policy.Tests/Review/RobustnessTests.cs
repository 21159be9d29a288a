using System.Diagnostics;
using CsCheck;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

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
            .Sample(
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
        var text = ReadingText.FromPlain(string.Concat(Enumerable.Repeat(cue, 400_000 / cue.Length)));
        var clock = Stopwatch.StartNew();
        AskReader.Default.Read(text, Setting.Discharge, SectionKind.PlanAndRequestedActions);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }
}
