using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Care that follows from treatment, and telling the patient.</summary>
internal static class AftercareWork
{
    internal static bool IsAftercare(ulong own, VerbClass? kind)
    {
        if (kind is VerbClass.Chase or VerbClass.Tell or VerbClass.Update or VerbClass.Act)
            return false;
        if (kind is VerbClass.Dress)
            return true;
        if ((own & Kinds.Aftercare) != 0)
            return !(
                    (own & Kinds.Medicines) != 0
                    && kind is VerbClass.Prescribe or VerbClass.Continue or VerbClass.Start
                    && (own & Line.Mask(Sense.DistrictNurse, Sense.Suture)) == 0
                )
                && !(kind is VerbClass.Prescribe or VerbClass.Check && (own & Kinds.Results) != 0)
                && !(
                    (own & Line.Mask(Sense.Wound)) != 0
                    && (own & Line.Mask(Sense.SpecimenTest)) != 0
                    && kind is VerbClass.Chase or VerbClass.Review or VerbClass.FollowUp
                );
        if (
            (own & Line.Mask(Sense.Injection)) != 0
            && kind is null or VerbClass.Arrange or VerbClass.Administer or VerbClass.Prescribe or VerbClass.Continue or VerbClass.Test
        )
            return true;
        return kind is VerbClass.Administer && (own & Kinds.Medicines) != 0;
    }

    internal static bool TellsPatient(Line line, Verb? verb, int to) =>
        verb is { } found
        && line.PersonIn(found.To, Math.Min(found.To + 4, to), Sense.Patient) is not null
        && (
            line.Has(found.To, to, Sense.Result)
            || line.HasWord(found.To, to, "with", "this", "results", "explain", "know", "about", "that", "outcome")
        );
}
