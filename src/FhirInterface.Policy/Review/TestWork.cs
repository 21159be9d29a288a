using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Whether a test is the hospital's own or ordinary monitoring.</summary>
internal static class TestWork
{
    internal static string Test(in Work work, ulong senses)
    {
        if ((senses & Kinds.HospitalTests) != 0)
            return AskCategories.ArrangeTest;
        var bedside = (senses & Line.Mask(Sense.Bedside)) != 0;
        // "Weight check": the check is the bedside one.
        var elsewhere = senses & Line.Mask(Sense.BloodTest, Sense.SpecimenTest, Sense.Physiology, Sense.TestGeneric);
        if (elsewhere == 0 || bedside && elsewhere == Line.Mask(Sense.TestGeneric))
            return AskCategories.RoutineMonitoring;
        if (ServesHospital(work.Line, work.SentenceFrom, work.SentenceTo) || work.Days is <= 14)
            return AskCategories.ArrangeTest;
        return (senses & Line.Mask(Sense.Physiology)) != 0 && (senses & Line.Mask(Sense.BloodTest)) == 0
            ? AskCategories.ArrangeTest
            : AskCategories.RoutineMonitoring;
    }

    /// <summary>"Before clinic", "and send us the result": the test is for the hospital's own decision.</summary>
    internal static bool ServesHospital(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            var norm = line.Norm(at);
            if (
                norm is "before" or "prior" or "ahead" or "for" or "until"
                && (
                    IsHospitalEvent(line, at + 1, Math.Min(to, at + 9))
                    || norm is not ("for" or "until") && ComesToHospital(line, at + 1, Math.Min(to, at + 10))
                )
                && (norm != "for" || line.HasWord(at, Math.Min(to, at + 5), "clinic", "mdt", "preop", "meeting"))
            )
                return true;
            if (
                norm is "send" or "forward" or "copy" or "fax" or "email" or "let" or "cc" or "share" or "results" or "result"
                && (
                    line.HasWord(at + 1, Math.Min(to, at + 6), "us", "me", "clinic", "team")
                    || line.HasWord(at + 1, Math.Min(to, at + 3), "to")
                        && line.PersonIn(at + 1, Math.Min(to, at + 6), Sense.Hospital) is not null
                )
                && line.HasWord(at, Math.Min(to, at + 7), "to", "us", "me", "have", "with")
                // "Let us know if it drops": told later, and only if.
                && !(
                    norm == "let"
                    && line.HasWord(at + 1, Math.Min(to, at + 4), "know")
                    && line.HasWord(at + 2, Math.Min(to, at + 6), "if", "should")
                )
            )
                return true;
        }
        return line.HasPhrase(
            from,
            to,
            "so that we can",
            "so we can",
            "in time for",
            "ready for clinic",
            "to guide our",
            "to help us",
            "inform our"
        );
    }

    /// <summary>"The week before her cystoscopy", "before she returns to our nurse", "before he comes back to me".</summary>
    private static bool ComesToHospital(Line line, int from, int to) =>
        line.Has(from, Math.Min(to, from + 5), Sense.Endoscopy, Sense.Imaging)
        || line.HasWord(from, to, "returns", "comes", "attends", "comes back", "visits", "return", "attend")
            && line.PersonIn(from, to, Sense.Patient) is not null
            && line.PersonIn(from, to, Sense.Gp, Sense.You) is null;

    internal static bool IsHospitalEvent(Line line, int from, int to) =>
        line.HasWord(
            from,
            to,
            "clinic",
            "opa",
            "op",
            "appointment",
            "appt",
            "mdt",
            "surgery",
            "theatre",
            "seen",
            "admission",
            "preassessment",
            "assessment",
            "operation",
            "procedure",
            "review",
            "see",
            "cycle",
            "chemo",
            "chemotherapy",
            "infusion",
            "preop",
            "outpatient",
            "outpatients",
            "next"
        ) && !line.HasWord(from, Math.Min(to, from + 3), "gp", "you");
}
