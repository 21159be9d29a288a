using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

internal sealed partial class SentenceReader
{
    /// <summary>The category of an act, once it is known through whom it is asked and what would set it going.</summary>
    private string? ByWhoseMove(Clause clause, string? category, ConditionScope condition)
    {
        // "Parents to book the asthma nurse at the GP": an appointment with the practice.
        if (
            clause.ThroughPatient
            && category is AskCategories.HospitalAppointment
            && line.PersonIn(clause.From, clause.To, Sense.Hospital) is null
            && !line.HasWord(clause.From, clause.To, "chase", "expedite")
        )
            category = AskCategories.GpReview;
        if (
            clause.ThroughPatient
            && category is null or AskCategories.TellPatient
            && clause.Verb is not { Class: VerbClass.Tell, Lemma: "let know" }
        )
            category = AskCategories.GpReview;
        if (
            (
                category is AskCategories.GpReview or AskCategories.OnwardReferral or AskCategories.PaperworkLogistics or null
                || category is AskCategories.ChaseResult && !line.Has(from, to, Sense.Result, Sense.Histology, Sense.Pending)
                || category is AskCategories.None && clause.Verb is { Class: VerbClass.Contact or VerbClass.Tell }
            )
            && condition.HospitalTrigger
            && (
                line.Has(from, to, Sense.Clinic, Sense.Appointment, Sense.Specialty, Sense.Endoscopy)
                || line.HasWord(from, to, "date", "slot")
                || category == AskCategories.ChaseResult
            )
        )
            category = AskCategories.HospitalAppointment;

        // "GP to listen again in a month": work that the lexicon has no word for.
        if (clause is { Rule: "unknown-verb", Verb: null } && category is null && line.Senses(clause.From, clause.To) == 0)
            category = AskCategories.GpReview;
        return category;
    }

    /// <summary>Tests sent or awaited before a token of the sentence.</summary>
    private bool Awaits(int end) =>
        line.Has(from, end, Sense.Pending)
        || line.VerbsIn(from, end).Any(verb => verb.Class is VerbClass.Chase or VerbClass.FollowUp)
            && line.Has(from, end, Sense.Result, Sense.Histology)
        || line.Has(from, end, Sense.BloodTest, Sense.SpecimenTest, Sense.Histology)
            && (
                line.HasWord(from, end, "sent", "taken", "awaited", "pending", "outstanding")
                || line.HasPhrase(from, Math.Min(end, from + 3), "bloods today", "bloods done")
            );

    /// <summary>"If positive", "if the culture grows anything", "if abnormal": a condition on what a test shows.</summary>
    private bool OnResult(ConditionScope condition) =>
        line.HasWord(
            condition.From,
            Math.Min(condition.From + 6, to),
            "positive",
            "pos",
            "+ve",
            "ve",
            "negative",
            "abnormal",
            "raised",
            "low",
            "confirms",
            "confirmed",
            "confirm",
            "found",
            "detected",
            "grows",
            "malignant",
            "malignancy",
            "shows",
            "dysplasia"
        );

    private bool IsBareBeside(int index, Clause clause)
    {
        if (
            clause
                is not {
                    Verb: { Class: VerbClass.Check or VerbClass.Repeat or VerbClass.Review } verb,
                    Passive: false,
                    ThroughPatient: false
                }
            || verb.To <= verb.From
        )
            return false;
        if (
            line.Senses(verb.To, clause.To) != 0
            || WorkObject.HasUnknownObject(line, verb, clause.To) && line.Norm(verb.To) is not ("weekly" or "monthly" or "daily")
        )
            return false;
        if (verb.Class is VerbClass.Check && verb.Lemma is "check")
            return verb.To == clause.To
                && index + 1 < clauses.Count
                && clauses[index + 1] is { Hard: false, Mood: Mood.Ask, Verb: not null } next
                && next.Actor == clause.Actor;
        if (verb.Class is VerbClass.Review or VerbClass.Check)
            return verb.Lemma is "assess"
                && verb.To == clause.To
                && index + 1 < clauses.Count
                && clauses[index + 1] is { Hard: false, Mood: Mood.Ask, Verb: not null } after
                && after.Actor == clause.Actor;
        return verb.Class is VerbClass.Repeat
            && index > 0
            && !clause.Hard
            && clauses[index - 1] is { Mood: Mood.Ask, Verb.Class: VerbClass.Dress or VerbClass.Administer } before
            && before.Actor == clause.Actor;
    }
}
