using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// Reads a row of a table by its columns: "GP to continue? Yes" in a table of medicines, "Responsibility: GP" in a table of actions; any
/// other cell as a statement of its own, with the row for its context.
/// </summary>
internal sealed class RowReader(string text, Func<TextSpan, Line> lineOf, Sectionizer sectionizer, Story story)
{
    public List<Ask> Read(TextBlock row)
    {
        var asks = new List<Ask>();
        var whole = lineOf(row.Span);
        if (whole.Tokens.Count == 0)
            return asks;
        // What the row says of medicine and supply is the context of each of its cells.
        story.Tell(whole.Senses(0, whole.Tokens.Count), SupplyOf(row) ?? SupplyReader.Read(whole, 0, whole.Tokens.Count), null, false);

        var lead = Lead(row);
        for (var column = 0; column < row.Cells.Count; column++)
        {
            var cell = row.Cells[column];
            if (cell.Length == 0)
                continue;
            var header = column < row.Headers.Count ? row.Headers[column] : "";
            if (IsGpColumn(header) && IsYes(cell.Of(text)))
            {
                asks.Add(Continue(row, column, whole));
                continue;
            }
            var line = lineOf(cell);
            if (line.Tokens.Count == 0 || Sectionizer.NamesOnlyActor(line) is not null)
                continue;
            var governs = IsGpColumn(header) && !IsNo(cell.Of(text)) ? Actor.Gp : lead;
            if (governs == Actor.Gp && lead is not null && !IsActionColumn(header) && row.Headers.Count > 0 && !IsGpColumn(header))
                governs = null;
            foreach (var (from, to, governing) in sectionizer.Sentences(line))
            {
                // Without somebody named a cell of a table is information, not an ask.
                var over = governs is { } actor
                    ? governing with
                    {
                        Lead = actor,
                    }
                    : governing with
                    {
                        Section = governing.Lead is null ? SectionKind.ClinicalSummary : governing.Section,
                    };
                asks.AddRange(new SentenceReader(line, from, to, over, story).Read());
            }
        }
        if (DueOf(row) is { } due)
        {
            for (var index = 0; index < asks.Count; index++)
                asks[index] = asks[index] with { Due = asks[index].Due ?? due };
        }
        return asks;
    }

    private Ask Continue(TextBlock row, int column, Line whole)
    {
        var supply = SupplyOf(row) ?? SupplyReader.Read(whole, 0, whole.Tokens.Count);
        var specialist = whole.Has(0, whole.Tokens.Count, Sense.SpecialistMedicine);
        return new Ask
        {
            Category =
                specialist ? AskCategories.SpecialistMedicine
                : supply.NotSupplied ? AskCategories.StartMedicine
                : supply.Short ? AskCategories.ShortSupply
                : AskCategories.ContinueMedicine,
            Actor = Actor.Gp,
            Quote = TextSpan.FromBounds(row.Span.Start, row.Cells[column].End),
            Statement = row.Span,
            SuppliedDays = supply.Days,
            Medicine = whole.Medicines.Count > 0 ? whole.Medicines[0].Medicine.Name : null,
            Reason = new AskReason("table-column", row.Headers[column], "table row"),
        };
    }

    /// <summary>The due that a column of its own states: "When: 3 months".</summary>
    private string? DueOf(TextBlock row)
    {
        for (var column = 0; column < Math.Min(row.Cells.Count, row.Headers.Count); column++)
        {
            var words = row.Headers[column].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words.Any(word => word.ToUpperInvariant() is "WHEN" or "DUE" or "TIMESCALE" or "DATE" or "TIMEFRAME"))
                continue;
            var line = lineOf(row.Cells[column]);
            var times = DueReader.Find(line, 0, line.Tokens.Count);
            return times.Count == 1 ? times[0].Iso : null;
        }
        return null;
    }

    /// <summary>The supply that a column of its own states: "7/7", "28 days", "nil".</summary>
    private Supply? SupplyOf(TextBlock row)
    {
        for (var column = 0; column < Math.Min(row.Cells.Count, row.Headers.Count); column++)
        {
            var header = row.Headers[column];
            if (
                !header.Contains("suppl", StringComparison.OrdinalIgnoreCase)
                && !header.Contains("days", StringComparison.OrdinalIgnoreCase)
                && !header.Contains("duration", StringComparison.OrdinalIgnoreCase)
            )
                continue;
            var cell = row.Cells[column].Of(text);
            if (IsNo(cell))
                return new Supply(null, false, true);
            var line = lineOf(row.Cells[column]);
            for (var at = 0; at < line.Tokens.Count; at++)
            {
                if (DueReader.Amount(line, at, line.Tokens.Count) is { } amount)
                    return new Supply(amount.Days, amount.Days < 28, false);
            }
            if (
                int.TryParse(
                    cell.Trim(),
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var days
                ) && header.Contains("day", StringComparison.OrdinalIgnoreCase)
            )
                return new Supply(days, days < 28, false);
        }
        return null;
    }

    /// <summary>Who acts, from a cell that names nobody but an actor.</summary>
    private Actor? Lead(TextBlock row)
    {
        foreach (var cell in row.Cells)
        {
            if (cell.Length is > 0 and < 60 && Sectionizer.NamesOnlyActor(lineOf(cell)) is { } actor)
                return actor;
        }
        return null;
    }

    private static bool IsGpColumn(string header) =>
        header.Contains("gp", StringComparison.OrdinalIgnoreCase)
        || header.Equals("continue", StringComparison.OrdinalIgnoreCase)
        || header.Equals("continue?", StringComparison.OrdinalIgnoreCase);

    private static bool IsActionColumn(string header) =>
        header.Contains("action", StringComparison.OrdinalIgnoreCase)
        || header.Contains("request", StringComparison.OrdinalIgnoreCase)
        || header.Contains("task", StringComparison.OrdinalIgnoreCase)
        || header.Contains("plan", StringComparison.OrdinalIgnoreCase)
        || header.Contains("item", StringComparison.OrdinalIgnoreCase)
        || header.Contains("test", StringComparison.OrdinalIgnoreCase)
        || header.Contains("investigation", StringComparison.OrdinalIgnoreCase)
        || header.Contains("what", StringComparison.OrdinalIgnoreCase);

    private static bool IsYes(string cell) =>
        cell.Trim(' ', '.', '!').ToUpperInvariant()
            is "YES"
                or "Y"
                or "YES PLEASE"
                or "✓"
                or "✔"
                or "TRUE"
                or "X"
                or "GP TO CONTINUE"
                or "CONTINUE"
                or "PLEASE";

    private static bool IsNo(string cell) =>
        cell.Trim(' ', '.', '!').ToUpperInvariant()
            is "NO"
                or "N"
                or "NIL"
                or "NONE"
                or "N/A"
                or "NA"
                or "-"
                or "0"
                or "FALSE"
                or "NOT SUPPLIED"
                or "NOT REQUIRED";
}
