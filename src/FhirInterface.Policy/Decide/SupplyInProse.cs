using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>
/// Why a supply that a letter tells of in words may be short (design 5): what is said with the ask, in its own sentence or the ones
/// beside it, and what the medicine is.
/// </summary>
internal static class SupplyInProse
{
    // Said of the supply itself. "To complete the course" is no reason: that is what the GP is asked to supply the rest for.
    private static readonly string[] WholeCourses =
    [
        "whole course",
        "full course",
        "entire course",
        "complete course supplied",
        "complete course given",
        "course supplied",
        "course completed",
        "completed the course",
        "course complete",
    ];

    /// <param name="ask">The ask with its own supply, see <see cref="OfItsOwn"/>.</param>
    /// <param name="medicine">As the table calls it.</param>
    /// <param name="needed">The days that the policy asks for in this setting.</param>
    public static ShortSupplyReason? Reason(ReviewedAsk found, Ask ask, string? medicine, int? needed)
    {
        if (
            ask.Category is not (AskCategories.ShortSupply or AskCategories.ContinueMedicine)
            || (ask.SuppliedDays is null && found.Ask.SuppliedDays is not null)
            || ask.SuppliedDays >= (needed ?? 0)
        )
            return null;
        if (ask.SupplyException is { } code)
            return new(code, SupplyExceptions.Said(code));
        var words = Around(found);
        if (SupplyExceptions.InWords(words) is { Code: not SupplyExceptions.Course } written)
            return written;
        if (WholeCourses.Any(course => words.Contains(course, StringComparison.OrdinalIgnoreCase)))
            return new(SupplyExceptions.Course, SupplyExceptions.Said(SupplyExceptions.Course));
        return
            medicine is not null
            && ask.SuppliedDays is { } days
            && needed is { } wanted
            && MedicinesTable.Default.First(medicine)?.Medicine is { } known
            ? SupplyExceptions.OfControlledDrug(known, days, wanted)
            : null;
    }

    /// <summary>The ask without the supply of another medicine, which the sentence before tells of: "Prednisolone, 5 days supplied. Continue inhalers."</summary>
    public static Ask OfItsOwn(ReviewedAsk found)
    {
        if (found.Ask.SuppliedDays is null || found.InLetter is null)
            return found.Ask;
        var own = Named(found.Statement);
        if (own.Count == 0 || found.Statement.Any(char.IsAsciiDigit))
            return found.Ask;
        var beside = Named(Around(found).Replace(found.Statement, "", StringComparison.Ordinal));
        return beside.Count == 0 || beside.Overlaps(own)
            ? found.Ask
            : found.Ask with
            {
                SuppliedDays = null,
                Category = found.Ask.Category == AskCategories.ShortSupply ? AskCategories.ContinueMedicine : found.Ask.Category,
            };
    }

    private static HashSet<string> Named(string words) =>
        [.. MedicinesTable.Default.FindAll(words).Where(match => !match.Guessed).Select(match => match.Medicine.Name)];

    /// <summary>The statement with the sentences beside it, within its paragraph, item or row.</summary>
    private static string Around(ReviewedAsk found)
    {
        if (found.InLetter is not { Section.Reading: var reading, Ask.Statement: var statement })
            return found.Statement;
        var block = reading.Blocks.FirstOrDefault(block => block.Span.Contains(statement))?.Span ?? statement;
        var before = reading.Text[block.Start..statement.Start].TrimEnd();
        var after = reading.Text[statement.End..block.End];
        var from = before.Length < 2 ? 0 : before.LastIndexOf(". ", before.Length - 2, StringComparison.Ordinal) + 1;
        var to = after.IndexOf('.', StringComparison.Ordinal);
        return $"{before[from..]} {statement.Of(reading.Text)} {(to < 0 ? after : after[..(to + 1)])}";
    }
}
