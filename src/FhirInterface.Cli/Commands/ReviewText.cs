using System.Globalization;
using System.Text;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;

namespace FhirInterface.Cli.Commands;

/// <summary>Reviews for people: each finding with the words it is about, underlined where they stand.</summary>
internal sealed class ReviewText(Terminal terminal) : IReviewWriter
{
    private const string Indent = "      ";

    /// <summary>So much of a long statement is shown on either side of the quote.</summary>
    private const int Context = 60;
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    public void Write(FileReview review)
    {
        var disposition = ReviewLines.DispositionOf(review);
        counts[disposition] = counts.GetValueOrDefault(disposition) + 1;

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{review.File}: {disposition}\n");
        foreach (var finding in ReviewFinding.Of(review))
            Append(text, finding);
        if (review is FileReview.Done { Judged.Decision.Actions: [_, ..] actions })
        {
            text.Append("  actions\n");
            foreach (var action in actions)
                Append(text, action);
        }

        text.Append('\n');
        terminal.Write(text.ToString());
        terminal.Output.Flush();
    }

    public void Close() =>
        terminal.Error.WriteLine(
            string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {count.Key}")))
        );

    private static void Append(StringBuilder text, ReviewFinding finding)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {finding.Severity} {finding.Code} at {finding.Expression}\n");
        if (finding.Quote is { Length: > 0 } quote)
        {
            var (before, after) = Around(finding.Finding);
            text.Append(CultureInfo.InvariantCulture, $"{Indent}{before}{quote}{after}\n");
            text.Append(Indent).Append(' ', Width(before)).Append('^', Width(quote)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"{Indent}{finding.Text}\n");
        if (finding.Remedy is { } remedy)
            text.Append(CultureInfo.InvariantCulture, $"{Indent}Remedy: {remedy}\n");
        if (finding.Authority is { } authority)
            text.Append(CultureInfo.InvariantCulture, $"{Indent}Authority: {authority}\n");
    }

    private static void Append(StringBuilder text, LetterAction action)
    {
        var owner = action.Owner == ActionOwner.Gp ? "GP" : "hospital";
        text.Append(CultureInfo.InvariantCulture, $"{Indent}{owner}: {action.Category}: {action.Quote}");
        if (ReviewLines.DueOf(action) is { } due)
            text.Append(CultureInfo.InvariantCulture, $" (due {due})");
        if (action.Urgent)
            text.Append(" (urgent)");
        if (action.Owner == ActionOwner.Gp && action.Avoidable)
            text.Append(" (avoidable)");
        text.Append('\n');
    }

    /// <summary>The rest of the statement that the quote stands in.</summary>
    private static (string Before, string After) Around(Finding? finding)
    {
        if (finding?.Ask is not { } found)
            return ("", "");

        var reading = found.Section.Reading.Text;
        var (quote, statement) = (found.Ask.Quote, found.Ask.Statement);
        if (!statement.Contains(quote) || finding.Quote != quote.Of(reading))
            return ("", "");

        var from = Math.Max(statement.Start, quote.Start - Context);
        var to = Math.Min(statement.End, quote.End + Context);
        return (
            (from > statement.Start ? "…" : "") + TextSpan.FromBounds(from, quote.Start).Of(reading),
            TextSpan.FromBounds(quote.End, to).Of(reading) + (to < statement.End ? "…" : "")
        );
    }

    private static int Width(string words) => new StringInfo(words).LengthInTextElements;
}
