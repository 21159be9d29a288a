using System.Globalization;
using System.Text.Json;
using FhirInterface.Flow;
using FhirInterface.Policy.Decide;

namespace FhirInterface.Cli.Commands;

/// <summary>Reviews as JSON, a line a file (design 7).</summary>
internal sealed class ReviewLines(Terminal terminal) : IReviewWriter
{
    public void Write(FileReview review) =>
        JsonLines.Write(
            terminal,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("file", review.File);
                json.WriteString("disposition", DispositionOf(review));
                json.WriteStartArray("findings");
                foreach (var finding in ReviewFinding.Of(review))
                    Write(json, finding);
                json.WriteEndArray();
                json.WriteStartArray("actions");
                foreach (var action in review is FileReview.Done done ? done.Judged.Decision.Actions : [])
                    Write(json, action);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    public void Close() { }

    public static string DispositionOf(FileReview review) =>
        review is FileReview.Done done ? Outcomes.CodeOf(done.Judged.Decision.Disposition) : Outcomes.CodeOf(Disposition.Reject);

    private static void Write(Utf8JsonWriter json, ReviewFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("severity", finding.Severity);
        json.WriteStringOrNull("quote", finding.Quote);
        json.WriteString("expression", finding.Expression);
        json.WriteString("text", finding.Text);
        json.WriteStringOrNull("authority", finding.Authority);
        json.WriteStringOrNull("remedy", finding.Remedy);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LetterAction action)
    {
        json.WriteStartObject();
        json.WriteString("category", action.Category);
        json.WriteString("quote", action.Quote);
        json.WriteString("owner", action.Owner == ActionOwner.Gp ? "gp" : "hospital");
        json.WriteStringOrNull("due", DueOf(action));
        json.WriteBoolean("avoidable", action.Avoidable);
        json.WriteBoolean("urgent", action.Urgent);
        json.WriteEndObject();
    }

    /// <summary>The day, where the letter's date is known to count from; else as the letter says it.</summary>
    public static string? DueOf(LetterAction action) => action.DueDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? action.Due;
}
