using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Which of the asks about a medicine it is: first supply, early repeat, specialist, or going on.</summary>
internal static class MedicineWork
{
    internal static bool MedicineVerb(VerbClass? kind) =>
        kind
            is VerbClass.Start
                or VerbClass.Continue
                or VerbClass.Titrate
                or VerbClass.Stop
                or VerbClass.Prescribe
                or VerbClass.TakeOver
                or VerbClass.Administer;

    internal static string Medicine(in Work work, ulong own)
    {
        var line = work.Line;
        var kind = work.Verb?.Class;
        var from = work.Verb?.From ?? work.From;
        var specialist =
            (own & Line.Mask(Sense.Medicine)) == 0
            && (
                line.HasWord(work.SentenceFrom, work.SentenceTo, "amber") && work.LastMedicine is not null
                || ((own | work.Context) & Line.Mask(Sense.SpecialistMedicine)) != 0
                || work.LastMedicine == Sense.SpecialistMedicine
            );
        if (specialist && kind is not (VerbClass.Stop or VerbClass.Remove))
            return AcceptedSharedCare(line) ? AskCategories.ContinueMedicine : AskCategories.SpecialistMedicine;

        if (work.Supply is { NotSupplied: true, Short: false } && kind is not (VerbClass.Stop or VerbClass.Titrate))
            return AskCategories.StartMedicine;
        switch (kind)
        {
            case VerbClass.Titrate:
                return AskCategories.ContinueMedicine;
            case VerbClass.Start or VerbClass.Consider or VerbClass.Act:
                return AskCategories.StartMedicine;
            case VerbClass.Change when ToAnother(line, work.Verb!.Value.To, work.To):
                return AskCategories.StartMedicine;
            case VerbClass.Change or VerbClass.Stop:
                return AskCategories.UpdateRecord;
            case VerbClass.Add
                when (own & Line.Mask(Sense.RepeatList)) == 0 && (own & Line.Mask(Sense.Medicine)) != 0 && work.Supply.Days is null:
                return AskCategories.StartMedicine;
            default:
                break;
        }
        if (work.Supply.Short)
            return AskCategories.ShortSupply;
        if (
            line.HasWord(from, work.To, "remainder", "rest", "remaining", "balance", "shortfall")
            || work.Verb?.Lemma is "reissue" or "re issue"
        )
            return work.Supply.Days >= 28 ? AskCategories.ContinueMedicine : AskCategories.ShortSupply;
        if (kind is VerbClass.Continue or VerbClass.TakeOver or VerbClass.Add or VerbClass.Extend || work.Supply.Days >= 28)
            return AskCategories.ContinueMedicine;
        return line.HasWord(
            from,
            work.To,
            "ongoing",
            "repeat",
            "repeats",
            "rpt",
            "further",
            "more",
            "again",
            "thereafter",
            "continuing",
            "continued",
            "future",
            "subsequent",
            "continue",
            "usual",
            "regular",
            "restart",
            "resume",
            "recommence"
        )
            ? AskCategories.ContinueMedicine
            : AskCategories.StartMedicine;
    }

    /// <summary>What goes on is not named behind the verb, but its dose, or nothing: "continue + bloods", "carry on with 100 mg".</summary>
    internal static bool GoesOnItself(Line line, Verb verb, int to)
    {
        var at = verb.To;
        if (at < to && line.Norm(at) is "with" && line.Tokens[Math.Min(at + 1, to - 1)].Kind == TokenKind.Number)
            return true;
        return at < to
            && (
                line.Tokens[at].Kind is TokenKind.Plus or TokenKind.Comma or TokenKind.Number
                || line.Norm(at) is "and" or "&" or "plus" or "for" or "until" or "till" or "under" or "long" or "lifelong" or "as"
            );
    }

    /// <summary>"Change inhalers to Fostair": one medicine for another, not a new dose of the same.</summary>
    internal static bool ToAnother(Line line, int from, int to)
    {
        for (var at = from; at + 1 < to; at++)
        {
            if (line.Norm(at) is "to" && at > from && line.Has(at + 1, at + 2, Sense.Medicine))
                return true;
        }
        return false;
    }

    /// <summary>An agreement that the text says the practice has accepted; "shared care" merely named is none (reference.md 1.5).</summary>
    internal static bool AcceptedSharedCare(Line line)
    {
        var at = line.Find(0, line.Tokens.Count, "shared care");
        if (at < 0)
            at = line.Find(0, line.Tokens.Count, "sca");
        if (
            at < 0
            || !line.HasWord(
                0,
                line.Tokens.Count,
                "signed",
                "accepted",
                "agreed",
                "returned",
                "confirmed",
                "accept",
                "existing",
                "current",
                "already"
            )
        )
            return false;
        // "Once the agreement has been signed": not yet.
        for (var word = 0; word < line.Tokens.Count; word++)
        {
            if (
                line.Norm(word) is "signed" or "accepted" or "agreed" or "returned" or "confirmed"
                && line.HasWord(Math.Max(0, word - 8), word, "once", "when", "if", "after", "until", "pending", "unless")
            )
                return false;
        }
        return !line.HasPhrase(
            0,
            line.Tokens.Count,
            "for your signature",
            "to be signed",
            "please sign",
            "not yet",
            "if agreed",
            "if accepted",
            "once signed",
            "be agreed",
            "not been",
            "if you accept",
            "if signed"
        );
    }
}
