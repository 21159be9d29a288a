using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>The category of a thing that stands without a verb.</summary>
internal static class BareThings
{
    internal static string? Bare(in Work work, ulong own)
    {
        if (FirstThing(work) is Sense.Record)
            return AskCategories.UpdateRecord;
        // "The repeat needs to read 125", "no longer required on repeat".
        if (
            (own & Line.Mask(Sense.RepeatList)) != 0
            && (
                work.Line.HasWord(work.From, work.To, "read", "reads", "reflect", "say", "show")
                || work.Line.HasPhrase(work.From, work.To, "no longer", "not required", "not needed")
            )
        )
            return AskCategories.UpdateRecord;
        // "GP r/v 1/52 re BP and bloods": what stands first is what is asked.
        foreach (var thing in work.Line.Things)
        {
            if (thing.From < work.From)
                continue;
            if (
                thing.To <= work.To
                && thing.Sense == Sense.ReviewNoun
                && work.Line.HasWord(thing.From, thing.To, "review", "r/v", "rv", "visit")
                && (own & Line.Mask(Sense.Pending)) == 0
                && (own & Line.Mask(Sense.ReviewNoun)) != 0
            )
                return AskCategories.GpReview;
            break;
        }
        // "Disclosure of the gene result to pt by GP".
        if (
            work.Line.HasWord(work.From, Math.Min(work.To, work.From + 2), "disclosure", "explanation", "communication")
            && work.Line.PersonIn(work.From, work.To, Sense.Patient) is not null
        )
            return AskCategories.TellPatient;
        // "Addition of 'latex allergy' to the summary care record by GP".
        if (
            work.Line.HasWord(work.From, work.From + 1, "addition", "entry", "removal", "deletion")
            && (own & Line.Mask(Sense.Record, Sense.RepeatList)) != 0
        )
            return AskCategories.UpdateRecord;
        if ((own & Line.Mask(Sense.Histology, Sense.Result, Sense.Pending)) != 0)
            return AskCategories.ChaseResult;
        // "Ongoing Rx via GP with monthly bloods": the monitoring goes with the medicine.
        if (
            (own & Kinds.Medicines) != 0
            && (
                ((own | work.Context) & Line.Mask(Sense.SpecialistMedicine)) != 0
                || (own & Line.Mask(Sense.Medicine)) == 0 && work.LastMedicine == Sense.SpecialistMedicine
            )
        )
            return MedicineWork.Medicine(work, own);
        // A bare "check" at the practice is a visit.
        if (
            (own & Kinds.Tests) != 0
            && (
                (own & Kinds.Tests) != Line.Mask(Sense.TestGeneric)
                || (own & Line.Mask(Sense.ReviewNoun)) == 0
                    && !work.Line.HasWord(work.From, work.To, "check", "checks", "investigation", "investigations")
            )
        )
            return TestWork.Test(work, own);
        if ((own & Line.Mask(Sense.TestGeneric)) != 0)
            return AskCategories.GpReview;
        if ((own & Line.Mask(Sense.ReviewNoun, Sense.FollowUpNoun)) != 0 && (own & Line.Mask(Sense.RepeatList)) == 0)
            return AskCategories.GpReview;
        if ((own & (Kinds.Medicines | Line.Mask(Sense.RepeatList))) != 0)
            return MedicineWork.Medicine(work, own);
        // "An appointment with you would be welcome": the practice's own.
        if ((own & Line.Mask(Sense.Appointment)) != 0 && IsWithPractice(work))
            return AskCategories.GpReview;
        if ((own & Line.Mask(Sense.Appointment)) != 0)
            return AskCategories.HospitalAppointment;
        return (own & Line.Mask(Sense.Specialty, Sense.Service)) != 0 ? AskCategories.OnwardReferral : null;
    }

    /// <summary>"An appointment with you".</summary>
    private static bool IsWithPractice(in Work work)
    {
        foreach (var person in work.Line.People)
        {
            if (
                person.Sense is Sense.Gp or Sense.You
                && person.From > work.From
                && person.To <= work.To
                && work.Line.Norm(person.From - 1) is "with"
                && work.Line.Has(Math.Max(work.From, person.From - 3), person.From, Sense.Appointment)
            )
                return true;
        }
        return false;
    }

    internal static Sense? FirstThing(in Work work)
    {
        foreach (var thing in work.Line.Things)
        {
            if (thing.From >= work.From)
                return thing.To <= work.To ? thing.Sense : null;
        }
        return null;
    }
}
