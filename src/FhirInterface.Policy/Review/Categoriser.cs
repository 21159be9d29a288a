using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What a clause has to say about medicines, gathered where it stands.</summary>
internal readonly record struct Supply(int? Days, bool Short, bool NotSupplied);

/// <summary>Chooses the category of an ask of the GP from its verb, the things it acts on and the due: the more specific first (asks.md, rule 9).</summary>
internal static class Categoriser
{
    private static readonly ulong Tests = Line.Mask(
        Sense.BloodTest,
        Sense.SpecimenTest,
        Sense.Imaging,
        Sense.Endoscopy,
        Sense.Physiology,
        Sense.Bedside,
        Sense.TestGeneric
    );
    private static readonly ulong HospitalTests = Line.Mask(Sense.Imaging, Sense.Endoscopy);
    private static readonly ulong Medicines = Line.Mask(Sense.Medicine, Sense.SpecialistMedicine, Sense.SupplyNoun);
    private static readonly ulong Logistics = Line.Mask(Sense.Form, Sense.Transport, Sense.Equipment, Sense.CarePackage);
    private static readonly ulong Aftercares = Line.Mask(Sense.Suture, Sense.Wound, Sense.Device, Sense.DistrictNurse);
    private static readonly ulong Services = Line.Mask(Sense.Specialty, Sense.Service, Sense.ReferralNoun);

    /// <param name="line">The block.</param>
    /// <param name="verb">What is to be done; null for a bare thing.</param>
    /// <param name="from">Where the clause starts.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="context">Senses of what stands before it in the statement, for "this", "it", "these" and nothing at all.</param>
    /// <param name="days">Days until it is due, if stated.</param>
    /// <param name="supply">What supply the words state.</param>
    /// <param name="sentence">Where the sentence starts.</param>
    public static string? Choose(Line line, Verb? verb, int from, int to, ulong context, int? days, Supply supply, int sentence)
    {
        var start = verb?.From ?? from;
        var own = line.Senses(start, to) | (verb is null ? 0 : line.Senses(from, start));
        var verbClass = verb?.Class;
        var all = own;
        if (IsAnaphoric(line, verb, own, to))
            all |= context;

        bool Is(ulong mask) => (all & mask) != 0;
        bool Of(params ReadOnlySpan<Sense> senses) => (all & Line.Mask(senses)) != 0;

        if (verbClass is VerbClass.Note or VerbClass.Await)
            return null;
        if ((own & Line.Mask(Sense.FitNote)) != 0 && verbClass is not (VerbClass.Update or VerbClass.Note))
            return AskCategories.FitNote;
        if (Of(Sense.FitNote) && verbClass is VerbClass.Prescribe or VerbClass.Extend or VerbClass.Complete or VerbClass.Continue)
            return AskCategories.FitNote;

        var noAppearance =
            line.HasWord(sentence, to, "dna", "dna'd", "missed", "rebook", "wna", "attend")
            || line.HasPhrase(sentence, to, "did not attend", "was not brought", "failed to attend", "non attendance");
        if (verbClass is VerbClass.ReRefer)
            return AskCategories.HospitalAppointment;
        if (verbClass is VerbClass.Refer && noAppearance && !Of(Sense.Service))
            return AskCategories.HospitalAppointment;

        // The record comes before what it is about: "stop on repeat", "code CKD", "update records".
        if (verbClass is VerbClass.Update)
            return AskCategories.UpdateRecord;
        if (verbClass is VerbClass.Stop && !Is(Tests) && Is(Medicines | Line.Mask(Sense.RepeatList)))
            return AskCategories.UpdateRecord;
        if (
            verbClass is VerbClass.Remove or VerbClass.Stop
            && Of(Sense.RepeatList, Sense.Medicine, Sense.SpecialistMedicine, Sense.Record)
            && !Of(Sense.Suture, Sense.Device)
        )
            return AskCategories.UpdateRecord;
        if (verbClass is VerbClass.Change or VerbClass.Titrate && (own & Line.Mask(Sense.RepeatList, Sense.Record)) != 0)
            return AskCategories.UpdateRecord;
        if (verbClass is VerbClass.Change && Of(Sense.Record))
            return AskCategories.UpdateRecord;
        if (verbClass is VerbClass.Add && (own & Line.Mask(Sense.Record)) != 0 && (own & Line.Mask(Sense.RepeatList)) == 0)
            return AskCategories.UpdateRecord;

        if ((own & Line.Mask(Sense.SpecialistMedicine)) != 0 && Medicine(line, verb, own, to, supply, all) is { } specialist)
            return specialist;
        if (
            Is(Aftercares)
            && (own & Aftercares) != 0
            && verbClass is not (VerbClass.Chase or VerbClass.Tell)
            && !(Of(Sense.Histology, Sense.SpecimenTest) && verbClass is VerbClass.Check)
        )
            return Of(Sense.Medicine) && verbClass is VerbClass.Prescribe or VerbClass.Continue && !Of(Sense.DistrictNurse)
                ? Medicine(line, verb, own, to, supply, all)
                : AskCategories.Aftercare;
        if (verbClass is VerbClass.Dress || verbClass is VerbClass.Remove && Is(Aftercares))
            return AskCategories.Aftercare;
        if (verbClass is VerbClass.Administer && Of(Sense.Medicine, Sense.Injection))
            return AskCategories.Aftercare;
        if ((own & Line.Mask(Sense.Injection)) != 0 && verbClass is VerbClass.Arrange or VerbClass.Administer or null)
            return AskCategories.Aftercare;
        if (
            (own & Logistics) != 0
            && verbClass is not (VerbClass.Tell or VerbClass.Chase or VerbClass.Monitor or VerbClass.Repeat)
            && !(verbClass is VerbClass.Refer && Of(Sense.Service, Sense.Specialty))
            && !((own & Line.Mask(Sense.Form)) != 0 && (own & Medicines) != 0 && verbClass is VerbClass.Prescribe)
        )
            return AskCategories.PaperworkLogistics;
        if (
            (own & Line.Mask(Sense.Letter)) != 0
            && verbClass
                is VerbClass.Prescribe
                    or VerbClass.Complete
                    or VerbClass.Send
                    or VerbClass.Contact
                    or VerbClass.Arrange
                    or VerbClass.Ensure
                    or null
        )
            return AskCategories.PaperworkLogistics;
        if (verbClass is VerbClass.Complete && Is(Logistics | Line.Mask(Sense.Letter)))
            return AskCategories.PaperworkLogistics;

        var tellsPatient =
            verbClass is VerbClass.Tell
            || verbClass is VerbClass.Contact && TakesPatient(line, verb, to)
            || line.Find(start, to, "let") is var let and >= 0 && line.HasWord(let, to, "know");
        if (verbClass is VerbClass.Book)
            return (own & Tests) != 0 && (own & Line.Mask(Sense.Appointment)) == 0
                ? Test(line, own, days, start, to)
                : AskCategories.HospitalAppointment;
        if (
            verbClass
                is VerbClass.Arrange
                    or VerbClass.Chase
                    or VerbClass.Refer
                    or VerbClass.FindOut
                    or VerbClass.Contact
                    or VerbClass.Send
                    or VerbClass.Ensure
            && (own & Line.Mask(Sense.Appointment)) != 0
            && (own & Line.Mask(Sense.Result, Sense.Histology)) == 0
        )
            return AskCategories.HospitalAppointment;
        if (verbClass is VerbClass.Arrange or VerbClass.Chase or VerbClass.FindOut && (own & Line.Mask(Sense.Clinic)) != 0)
            return AskCategories.HospitalAppointment;
        if (verbClass is VerbClass.Arrange && (own & Line.Mask(Sense.FollowUpNoun)) != 0)
            return AskCategories.HospitalAppointment;
        if (verbClass is VerbClass.Contact && Of(Sense.Clinic, Sense.Appointment))
            return AskCategories.HospitalAppointment;
        if (tellsPatient)
            return AskCategories.TellPatient;

        if (verbClass is VerbClass.Chase or VerbClass.Act)
            return AskCategories.ChaseResult;
        if (
            verbClass is VerbClass.Review or VerbClass.Check or VerbClass.FollowUp or VerbClass.See or VerbClass.FindOut or VerbClass.Test
            && Of(Sense.Result, Sense.Histology, Sense.Pending)
        )
            return AskCategories.ChaseResult;
        if (
            verbClass is VerbClass.FollowUp or VerbClass.Review
            && (own & (Tests & ~Line.Mask(Sense.Bedside))) != 0
            && (own & Line.Mask(Sense.ReviewNoun)) == 0
        )
            return AskCategories.ChaseResult;

        if (verbClass is VerbClass.Refer || (own & Line.Mask(Sense.ReferralNoun)) != 0)
            return AskCategories.OnwardReferral;
        if (verbClass is VerbClass.Consider && (own & Line.Mask(Sense.Specialty, Sense.Service)) != 0)
            return AskCategories.OnwardReferral;

        if (
            verbClass is VerbClass.Vaccinate or VerbClass.Administer or null or VerbClass.Prescribe or VerbClass.Arrange
            && (own & Line.Mask(Sense.Vaccine)) != 0
        )
            return AskCategories.GpReview;

        if (
            verbClass
            is VerbClass.Prescribe
                or VerbClass.Start
                or VerbClass.Continue
                or VerbClass.TakeOver
                or VerbClass.Titrate
                or VerbClass.Add
                or VerbClass.Change
                or VerbClass.Extend
                or VerbClass.Collect
                or VerbClass.Stop
                or VerbClass.Administer
        )
        {
            if (verbClass is VerbClass.Continue && (own & Tests) != 0 && (own & Medicines) == 0)
                return Test(line, own, days, start, to);
            if (verbClass is VerbClass.Add or VerbClass.Change && !Is(Medicines | Line.Mask(Sense.RepeatList)))
                return null;
            return Medicine(line, verb, own, to, supply, all);
        }
        if (
            Is(Tests)
            && verbClass
                is VerbClass.Repeat
                    or VerbClass.Test
                    or VerbClass.Monitor
                    or VerbClass.Check
                    or VerbClass.Arrange
                    or VerbClass.Consider
                    or VerbClass.See
                    or VerbClass.Ensure
                    or VerbClass.Review
                    or VerbClass.FollowUp
        )
            return Test(line, all, days, start, to);
        if (verbClass is VerbClass.Repeat or VerbClass.Monitor)
            return days is <= 14 && !Of(Sense.Bedside) ? AskCategories.ArrangeTest : AskCategories.RoutineMonitoring;
        if (Is(Medicines) && verbClass is VerbClass.Consider or VerbClass.Arrange or VerbClass.Ensure or VerbClass.Ask or VerbClass.Test)
            return Medicine(line, verb, own, to, supply, all);
        if (verbClass is VerbClass.Arrange or VerbClass.Consider or VerbClass.Ensure && (own & Services) != 0)
            return AskCategories.OnwardReferral;
        if (verbClass is VerbClass.Arrange or VerbClass.Ensure && Is(Aftercares))
            return AskCategories.Aftercare;
        if (
            verbClass is VerbClass.Review or VerbClass.See or VerbClass.FollowUp or VerbClass.Monitor or VerbClass.Check
            || (own & Line.Mask(Sense.ReviewNoun)) != 0
        )
            return AskCategories.GpReview;
        if (verb is null)
        {
            if ((own & Line.Mask(Sense.Appointment)) != 0)
                return AskCategories.HospitalAppointment;
            if ((own & Line.Mask(Sense.Histology, Sense.Result, Sense.Pending)) != 0)
                return AskCategories.ChaseResult;
            if ((own & Tests) != 0)
                return Test(line, own, days, start, to);
            if ((own & Medicines) != 0 || line.HasWord(from, to, "ongoing", "remainder"))
                return Medicine(line, verb, own, to, supply, all);
            if ((own & Line.Mask(Sense.FollowUpNoun)) != 0)
                return AskCategories.GpReview;
            if ((own & Line.Mask(Sense.Specialty, Sense.Service)) != 0)
                return AskCategories.OnwardReferral;
        }
        if (verbClass is VerbClass.Contact or VerbClass.Send or VerbClass.Collect)
            return null;
        if (verbClass is VerbClass.Arrange or VerbClass.Consider && Is(Services))
            return AskCategories.OnwardReferral;
        return null;
    }

    private static bool IsAnaphoric(Line line, Verb? verb, ulong own, int to)
    {
        if (verb is null)
            return false;
        if (own == 0)
            return true;
        for (var at = verb.Value.To; at < Math.Min(verb.Value.To + 3, to); at++)
        {
            if (line.Norm(at) is "this" or "these" or "it" or "them" or "that" or "those" or "same")
                return true;
        }
        return false;
    }

    private static bool TakesPatient(Line line, Verb? verb, int to) =>
        verb is { } found && line.PersonIn(found.To, Math.Min(found.To + 4, to), Sense.Patient) is not null;

    private static string Test(Line line, ulong senses, int? days, int from, int to)
    {
        if ((senses & HospitalTests) != 0)
            return AskCategories.ArrangeTest;
        var sent = line.HasPhrase(
            from,
            to,
            "send us",
            "send them to us",
            "send to us",
            "let me have",
            "let us have",
            "before clinic",
            "prior to clinic",
            "before her next clinic",
            "before his next clinic",
            "before next clinic",
            "prior to next",
            "before the next appointment",
            "before his next appointment",
            "before her next appointment",
            "before next appointment",
            "before next appt",
            "forward to us",
            "forward the result",
            "prior to his appointment",
            "prior to her appointment",
            "and send",
            "and forward",
            "results to us",
            "result to us",
            "copy to us",
            "before opa",
            "prior to opa",
            "before op",
            "before surgery",
            "prior to surgery",
            "before theatre",
            "before mdt",
            "before we see",
            "before i see",
            "ahead of clinic",
            "ahead of her",
            "ahead of his",
            "so that we can decide",
            "ready for clinic",
            "in time for",
            "for clinic"
        );
        if (sent)
            return AskCategories.ArrangeTest;
        if ((senses & Line.Mask(Sense.BloodTest, Sense.SpecimenTest, Sense.Physiology, Sense.TestGeneric)) == 0)
            return AskCategories.RoutineMonitoring;
        if (days is <= 14)
            return AskCategories.ArrangeTest;
        return (senses & Line.Mask(Sense.Physiology)) != 0 && (senses & Line.Mask(Sense.BloodTest)) == 0
            ? AskCategories.ArrangeTest
            : AskCategories.RoutineMonitoring;
    }

    private static string? Medicine(Line line, Verb? verb, ulong own, int to, Supply supply, ulong all)
    {
        var verbClass = verb?.Class;
        if (
            (all & Line.Mask(Sense.SpecialistMedicine)) != 0
            && (own & Line.Mask(Sense.SpecialistMedicine)) != 0 | (own & Line.Mask(Sense.Medicine)) == 0
        )
        {
            if (verbClass is VerbClass.Monitor or VerbClass.Check or VerbClass.Repeat or VerbClass.Review or VerbClass.Test)
                return null;
            return AcceptedSharedCare(line) ? AskCategories.ContinueMedicine : AskCategories.SpecialistMedicine;
        }
        var from = verb?.From ?? 0;
        var rest =
            line.HasWord(from, to, "remainder", "rest", "remaining", "more", "further", "again", "rest.")
            || verb?.Lemma is "reissue" or "re issue" or "re prescribe" or "represcribe";
        if (supply.NotSupplied && verbClass is not VerbClass.Stop)
            return AskCategories.StartMedicine;
        switch (verbClass)
        {
            case VerbClass.Titrate:
                return AskCategories.ContinueMedicine;
            case VerbClass.Start or VerbClass.Consider:
                return AskCategories.StartMedicine;
            case VerbClass.Change:
                return AskCategories.UpdateRecord;
            case VerbClass.Add when (own & Line.Mask(Sense.RepeatList)) == 0 && (own & Line.Mask(Sense.Medicine)) != 0:
                return AskCategories.StartMedicine;
            default:
                break;
        }
        if (supply.Short)
            return AskCategories.ShortSupply;
        if (
            verbClass is VerbClass.Continue or VerbClass.TakeOver or VerbClass.Add
            || supply.Days >= 28
            || line.HasWord(from, to, "ongoing", "repeat", "rpt")
        )
            return AskCategories.ContinueMedicine;
        if (rest)
            return line.HasWord(from, to, "remainder", "rest", "remaining") || verb?.Lemma is "reissue" or "re issue"
                ? AskCategories.ShortSupply
                : AskCategories.ContinueMedicine;
        return AskCategories.StartMedicine;
    }

    private static bool AcceptedSharedCare(Line line)
    {
        var at = line.Find(0, line.Tokens.Count, "shared care");
        return at >= 0
            && line.HasWord(0, line.Tokens.Count, "signed", "accepted", "agreed", "returned", "confirmed", "accept")
            && !line.HasPhrase(
                0,
                line.Tokens.Count,
                "for your signature",
                "to be signed",
                "please sign",
                "not yet",
                "if agreed",
                "if accepted",
                "once signed",
                "be agreed"
            );
    }
}
