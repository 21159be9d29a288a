using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Fit notes, forms and letters, and what belongs into the record.</summary>
internal static class PaperWork
{
    internal static bool IsFitNote(in Work work, ulong own, int start)
    {
        if ((own & Line.Mask(Sense.FitNote)) != 0)
            return (own & Line.Mask(Sense.Form)) == 0
                || !work.Line.Has(start, work.To, Sense.Form)
                || work.Line.HasWord(start, work.To, "fit", "sick", "med3", "med", "sickness", "note", "notes");
        if (work.Verb is { Class: VerbClass.Certify })
            return (own & (Kinds.Results | Kinds.Logistics)) == 0;
        return work.Verb is { Class: VerbClass.Prescribe or VerbClass.Extend or VerbClass.Continue }
                && work.Line.HasWord(start, work.To, "note", "notes", "line", "cert", "certs")
                && !work.Line.Has(start, work.To, Sense.Device)
            || work.Verb is { Class: VerbClass.Extend or VerbClass.Prescribe or VerbClass.Continue or VerbClass.Complete }
                && (own & (Kinds.Medicines | Kinds.Logistics)) == 0
                && (work.Context & Line.Mask(Sense.FitNote)) != 0;
    }

    /// <summary>The record comes before what it is about: "stop on repeat", "code CKD", "update records".</summary>
    internal static bool IsRecord(Line line, in Work work, ulong own, VerbClass? kind)
    {
        var medicine = (own & (Kinds.Medicines | Line.Mask(Sense.RepeatList))) != 0;
        var repeat = (own & Line.Mask(Sense.RepeatList)) != 0;
        var record = (own & Line.Mask(Sense.Record)) != 0;
        return kind switch
        {
            // "Include him in your annual reviews": a service, not an entry.
            VerbClass.Add when (own & Line.Mask(Sense.ReviewNoun)) != 0 && !medicine => false,
            VerbClass.Update => true,
            VerbClass.Stop => medicine || record,
            VerbClass.Remove => medicine || record,
            VerbClass.Change => repeat
                || record
                || medicine
                    && !line.HasPhrase(work.From, work.To, "change to", "changed to", "change him to", "change her to")
                    && !MedicineWork.ToAnother(line, work.Verb!.Value.To, work.To),
            VerbClass.Titrate => repeat,
            VerbClass.Add => record && !repeat && !line.HasWord(work.From, work.To, "repeat", "rpt"),
            VerbClass.Note => record,
            // "Ensure removal of iron from repeats", "make sure directions on repeat match".
            VerbClass.Ensure => record && !medicine
                || repeat
                    && line.HasWord(
                        work.From,
                        work.To,
                        "removal",
                        "removed",
                        "match",
                        "matches",
                        "reads",
                        "reflects",
                        "says",
                        "shows",
                        "correct",
                        "updated",
                        "amended",
                        "changed"
                    ),
            VerbClass.Complete or VerbClass.Arrange or VerbClass.Continue or VerbClass.Review => false,
            _ => false,
        };
    }

    internal static bool IsPaperwork(ulong own, VerbClass? kind)
    {
        if (kind is VerbClass.Complete && (own & (Kinds.Logistics | Line.Mask(Sense.Letter))) != 0)
            return true;
        if (kind is VerbClass.Chase or VerbClass.Monitor or VerbClass.Repeat or VerbClass.Review or VerbClass.Stop or VerbClass.Update)
            return false;
        if ((own & Kinds.Logistics) != 0)
        {
            if (kind is VerbClass.Refer && (own & (Kinds.Services & ~Line.Mask(Sense.ReferralNoun))) != 0)
                return false;
            return !((own & Line.Mask(Sense.Medicine)) != 0 && (own & Line.Mask(Sense.Form, Sense.Transport, Sense.CarePackage)) == 0);
        }
        return (own & Line.Mask(Sense.Letter)) != 0
            && kind
                is VerbClass.Prescribe
                    or VerbClass.Complete
                    or VerbClass.Send
                    or VerbClass.Contact
                    or VerbClass.Arrange
                    or VerbClass.Ensure
                    or VerbClass.Test
                    or null
            && (own & Kinds.Results) == 0;
    }
}
