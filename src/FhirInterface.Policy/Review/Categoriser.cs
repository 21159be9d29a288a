using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What the words say about the supply of a medicine.</summary>
/// <param name="Days">How many days, where they say.</param>
/// <param name="Short">Under 28 days, or only a part ("10 syringes, remainder from GP").</param>
/// <param name="NotSupplied">The hospital gave none.</param>
internal readonly record struct Supply(int? Days, bool Short, bool NotSupplied);

/// <summary>Everything the choice of a category may look at.</summary>
/// <param name="Verb">What is to be done; null for a bare thing.</param>
/// <param name="From">First token of the clause.</param>
/// <param name="To">The token after the clause.</param>
/// <param name="SentenceFrom">First token of its sentence.</param>
/// <param name="SentenceTo">The token after its sentence.</param>
/// <param name="Context">What stood before it, for "this", "it", "these" and for a verb that names nothing.</param>
/// <param name="Days">Days until it is due, if stated.</param>
/// <param name="Supply">What supply the words state.</param>
/// <param name="LastMedicine">Whether the medicine named last before was a specialist one; null where none was named.</param>
internal readonly record struct Work(
    Line Line,
    Verb? Verb,
    int From,
    int To,
    int SentenceFrom,
    int SentenceTo,
    ulong Context,
    int? Days,
    Supply Supply,
    Sense? LastMedicine
);

/// <summary>Chooses the category of an ask of the GP from its verb, the things it acts on and the due: the more specific first (asks.md, rule 9).</summary>
internal static class Categoriser
{
    /// <returns>A code of <see cref="AskCategories"/>; null where this is no work that a letter asks for.</returns>
    public static string? Choose(in Work work)
    {
        var line = work.Line;
        var verb = work.Verb;
        // The verb's own words name no thing: "to follow up", "to review".
        var start = verb is { } first ? Math.Max(work.From, first.From == work.From ? first.From : first.To) : work.From;
        var end = ObjectEnd(line, start, work.To);
        var own = line.Senses(start, end) & ~ProviderOnly(line, start, end);
        var kind = verb?.Class;
        var context = work.Context;
        // To see or review somebody takes its thing from before only where a result waits there.
        if (kind is VerbClass.Review or VerbClass.See or VerbClass.FollowUp && (context & Kinds.Results) == 0)
            context = 0;
        // "Outstanding results for GP to action": the thing stands before the verb.
        if (verb is not null && own == 0 && verb.Value.From > work.From)
            own = line.Senses(work.From, verb.Value.From);
        if (verb is not null && (own == 0 && !HasUnknownObject(line, verb.Value, work.To) || PointsBack(line, verb.Value, own, work.To)))
            own |=
                MedicineVerb(kind) && (context & (Kinds.Medicines | Line.Mask(Sense.RepeatList))) is var drugs and not 0 ? drugs : context;
        var pointed = verb is not null && own != 0 && own == context;
        if (verb is null && own == 0)
            own = work.Context;
        // "Referral to physio: surgery to action": what it is about says what it is.
        if (
            pointed
            && verb
                is {
                    Class: VerbClass.Act or VerbClass.Other or VerbClass.Ensure or VerbClass.See,
                    Lemma: not ("see" or "act" or "visit" or "meet" or "examine")
                }
            && Bare(work, own) is { } theme
        )
            return theme;
        if (kind is VerbClass.Act && (own & Line.Mask(Sense.RepeatList)) != 0)
            return AskCategories.UpdateRecord;

        bool Has(params ReadOnlySpan<Sense> senses) => (own & Line.Mask(senses)) != 0;
        bool HasAny(ulong mask) => (own & mask) != 0;

        if (kind is VerbClass.Note or VerbClass.Await || IsForPatient(line, verb, work.To))
            return AskCategories.None;
        if (
            Has(Sense.SharedCare)
            && line.HasWord(work.From, work.To, "sign", "signature", "countersign", "complete", "return", "accept", "enter")
            && !AcceptedSharedCare(line)
        )
            return AskCategories.SpecialistMedicine;
        if (
            Has(Sense.SharedCare)
            && ((own | work.Context) & Line.Mask(Sense.SpecialistMedicine)) != 0
            && !AcceptedSharedCare(line)
            && kind is not (VerbClass.Tell or VerbClass.Refer or VerbClass.Chase)
        )
            return AskCategories.SpecialistMedicine;
        if (IsFitNote(work, own, start))
            return kind is VerbClass.Update or VerbClass.Tell ? null : AskCategories.FitNote;

        var missed = Missed(line, work);
        if (kind is VerbClass.ReRefer)
            return AskCategories.HospitalAppointment;
        if (
            missed
            && (
                kind is VerbClass.Refer or VerbClass.Book or VerbClass.FindOut or VerbClass.Contact or VerbClass.Arrange or VerbClass.Send
                || Has(Sense.ReferralNoun)
            )
            && !Has(Sense.Service)
        )
            return AskCategories.HospitalAppointment;

        // "Update pt", "extend my best wishes".
        if (kind is VerbClass.Update && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 2), Sense.Patient) is not null)
            return AskCategories.TellPatient;
        if (kind is VerbClass.Extend && own == 0 || kind is VerbClass.Send && verb!.Value.Lemma is "copy" && !HasAny(Kinds.Results))
            return AskCategories.None;
        if (IsRecord(line, work, own, kind))
            return AskCategories.UpdateRecord;
        if (
            kind is VerbClass.Administer
            && (own & Kinds.Medicines) is var given
            && (given & ~Line.Mask(Sense.SupplyNoun)) == 0
            && (work.Context & Line.Mask(Sense.Vaccine)) != 0
        )
            return AskCategories.GpReview;
        if (
            Has(Sense.SpecialistMedicine)
            && !(
                HasAny(Kinds.Tests)
                && kind is VerbClass.Monitor or VerbClass.Repeat or VerbClass.Check or VerbClass.Test or VerbClass.Review
            )
            && kind
                is not (
                    VerbClass.Tell
                    or VerbClass.Chase
                    or VerbClass.Refer
                    or VerbClass.See
                    or VerbClass.Review
                    or VerbClass.FollowUp
                    or VerbClass.Contact
                    or VerbClass.Stop
                )
        )
            return AcceptedSharedCare(line) ? AskCategories.ContinueMedicine : AskCategories.SpecialistMedicine;

        if (
            kind is VerbClass.Vaccinate && Has(Sense.Vaccine)
            || Has(Sense.Vaccine)
                && kind
                    is null
                        or VerbClass.Administer
                        or VerbClass.Prescribe
                        or VerbClass.Arrange
                        or VerbClass.Ensure
                        or VerbClass.Consider
                        or VerbClass.Continue
        )
            return AskCategories.GpReview;
        if (IsAftercare(own, kind))
            return AskCategories.Aftercare;
        if (IsPaperwork(own, kind))
            return AskCategories.PaperworkLogistics;
        if (IsAppointment(line, work, own, kind))
            return AskCategories.HospitalAppointment;
        if (
            kind is VerbClass.Tell
            && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 3), Sense.Community, Sense.Hospital, Sense.Gp) is not null
        )
            return AskCategories.None;
        // "Discuss contraception with her": a talk that only primary care has.
        if (
            kind is VerbClass.Tell
            && verb!.Value.Lemma is "discuss" or "talk through" or "explore"
            && Has(Sense.ReviewNoun)
            && !HasAny(Kinds.Results)
        )
            return AskCategories.GpReview;
        // "Give her the result": told, not prescribed.
        if (
            kind is VerbClass.Prescribe or VerbClass.Send or VerbClass.Continue
            && HasAny(Kinds.Results)
            && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 2), Sense.Patient) is not null
        )
            return AskCategories.TellPatient;
        if (kind is VerbClass.Contact && Has(Sense.Result) && line.HasWord(verb!.Value.To, work.To, "with"))
            return AskCategories.TellPatient;
        // "Please contact our specialist nurses": how to reach the hospital, no work.
        if (
            kind is VerbClass.Contact
            && line.Norm(verb!.Value.To) is "our" or "my" or "us" or "me"
            && !HasAny(Kinds.Results | Line.Mask(Sense.Appointment, Sense.Imaging))
        )
            return line.HasWord(work.From, work.To, "expedite", "chase", "book", "rebook", "rearrange", "date", "delay")
                ? AskCategories.HospitalAppointment
                : AskCategories.None;
        if (kind is VerbClass.Tell || kind is VerbClass.Contact && TellsPatient(line, verb, work.To))
            return AskCategories.TellPatient;
        if (IsChase(line, work, own, kind))
            return AskCategories.ChaseResult;
        if (IsReferral(line, work, own, kind))
            return AskCategories.OnwardReferral;

        switch (kind)
        {
            case VerbClass.Continue or VerbClass.TakeOver when HasAny(Kinds.Tests) && !HasAny(Kinds.Medicines):
                return Test(work, own);
            case VerbClass.See:
                return AskCategories.GpReview;
            case VerbClass.TakeOver when !HasAny(Kinds.Medicines) && Has(Sense.ReviewNoun, Sense.FollowUpNoun):
                return AskCategories.GpReview;
            case VerbClass.Continue when !HasAny(Kinds.Medicines) && Has(Sense.ReviewNoun, Sense.FollowUpNoun):
                return AskCategories.GpReview;
            case VerbClass.Prescribe
            or VerbClass.Start
            or VerbClass.Continue
            or VerbClass.TakeOver
            or VerbClass.Titrate
            or VerbClass.Extend
            or VerbClass.Collect
            or VerbClass.Stop
            or VerbClass.Administer:
                return HasAny(Kinds.Medicines | Line.Mask(Sense.RepeatList)) || !HasUnknownObject(line, verb!.Value, work.To)
                    ? Medicine(work, own)
                    : null;
            case VerbClass.Add or VerbClass.Change:
                return HasAny(Kinds.Medicines | Line.Mask(Sense.RepeatList)) ? Medicine(work, own) : null;
            case VerbClass.Repeat
            or VerbClass.Test
            or VerbClass.Monitor
            or VerbClass.Check
            or VerbClass.Arrange
            or VerbClass.Consider
            or VerbClass.Ensure
            or VerbClass.Review
            or VerbClass.FollowUp
            or VerbClass.See
            or VerbClass.Send
            or VerbClass.Book
            or VerbClass.Refer
                when HasAny(Kinds.Tests) && !(kind is VerbClass.Consider or VerbClass.Ensure or VerbClass.Arrange && Has(Sense.Medicine)):
                return
                    kind is VerbClass.See or VerbClass.Review or VerbClass.FollowUp
                    && !Has(Sense.BloodTest, Sense.Imaging, Sense.Endoscopy, Sense.Physiology, Sense.Bedside)
                    ? AskCategories.GpReview
                    : Test(work, own);
            case VerbClass.Monitor when Has(Sense.ReviewNoun) || verb is { } watch && own == 0 && HasUnknownObject(line, watch, work.To):
                return AskCategories.GpReview;
            case VerbClass.Repeat or VerbClass.Monitor when !HasAny(Kinds.Medicines):
                return work.Days is <= 14 && kind is VerbClass.Repeat ? AskCategories.ArrangeTest : AskCategories.RoutineMonitoring;
            case VerbClass.Consider
            or VerbClass.Arrange
            or VerbClass.Ensure
            or VerbClass.Ask
            or VerbClass.Test
            or VerbClass.Repeat
            or VerbClass.Act when HasAny(Kinds.Medicines):
                return Medicine(work, own);
            case VerbClass.FollowUp when pointed && Has(Sense.Bedside):
                return AskCategories.RoutineMonitoring;
            case VerbClass.Review or VerbClass.See or VerbClass.FollowUp or VerbClass.Monitor or VerbClass.Check:
                return AskCategories.GpReview;
            case VerbClass.Arrange
            or VerbClass.Consider
            or VerbClass.Ensure
            or VerbClass.Test
            or VerbClass.Vaccinate
            or VerbClass.Prescribe when Has(Sense.ReviewNoun, Sense.FollowUpNoun):
                return AskCategories.GpReview;
            case null or VerbClass.Other:
                return Bare(work, own);
            default:
                return null;
        }
    }

    private static bool MedicineVerb(VerbClass? kind) =>
        kind
            is VerbClass.Start
                or VerbClass.Continue
                or VerbClass.Titrate
                or VerbClass.Stop
                or VerbClass.Prescribe
                or VerbClass.TakeOver
                or VerbClass.Administer;

    private static string? Bare(in Work work, ulong own)
    {
        if (FirstThing(work) is Sense.Record)
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
                && (own & Line.Mask(Sense.ReviewNoun)) != 0
            )
                return AskCategories.GpReview;
            break;
        }
        if ((own & Line.Mask(Sense.Histology, Sense.Result, Sense.Pending)) != 0)
            return AskCategories.ChaseResult;
        // "Ongoing Rx via GP with monthly bloods": the monitoring goes with the medicine.
        if ((own & Kinds.Medicines) != 0 && ((own | work.Context) & Line.Mask(Sense.SpecialistMedicine)) != 0)
            return Medicine(work, own);
        // A bare "check" at the practice is a visit.
        if (
            (own & Kinds.Tests) != 0
            && (
                (own & Kinds.Tests) != Line.Mask(Sense.TestGeneric)
                || (own & Line.Mask(Sense.ReviewNoun)) == 0
                    && !work.Line.HasWord(work.From, work.To, "check", "checks", "investigation", "investigations")
            )
        )
            return Test(work, own);
        if ((own & Line.Mask(Sense.TestGeneric)) != 0)
            return AskCategories.GpReview;
        if ((own & Line.Mask(Sense.ReviewNoun, Sense.FollowUpNoun)) != 0 && (own & Line.Mask(Sense.RepeatList)) == 0)
            return AskCategories.GpReview;
        if ((own & (Kinds.Medicines | Line.Mask(Sense.RepeatList))) != 0)
            return Medicine(work, own);
        if ((own & Line.Mask(Sense.Appointment)) != 0)
            return AskCategories.HospitalAppointment;
        return (own & Line.Mask(Sense.Specialty, Sense.Service)) != 0 ? AskCategories.OnwardReferral : null;
    }

    private static Sense? FirstThing(in Work work)
    {
        foreach (var thing in work.Line.Things)
        {
            if (thing.From >= work.From)
                return thing.To <= work.To ? thing.Sense : null;
        }
        return null;
    }

    private static bool IsFitNote(in Work work, ulong own, int start)
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

    internal static bool Missed(Line line, in Work work) =>
        line.HasWord(0, work.SentenceTo, "dna", "dna'd", "missed", "wna", "dnaed", "nonattendance", "attendance")
        || line.HasPhrase(
            0,
            work.SentenceTo,
            "did not attend",
            "didn't attend",
            "was not brought",
            "not brought",
            "failed to attend",
            "unable to attend",
            "did not come",
            "not attended",
            "nonattendance",
            "non attendance",
            "failure to attend",
            "did not arrive",
            "not turn up"
        );

    /// <summary>The record comes before what it is about: "stop on repeat", "code CKD", "update records".</summary>
    private static bool IsRecord(Line line, in Work work, ulong own, VerbClass? kind)
    {
        var medicine = (own & (Kinds.Medicines | Line.Mask(Sense.RepeatList))) != 0;
        var repeat = (own & Line.Mask(Sense.RepeatList)) != 0;
        var record = (own & Line.Mask(Sense.Record)) != 0;
        return kind switch
        {
            VerbClass.Update => true,
            VerbClass.Stop => medicine || record,
            VerbClass.Remove => medicine || record,
            VerbClass.Change => repeat
                || record
                || medicine && !line.HasPhrase(work.From, work.To, "change to", "changed to", "change him to", "change her to"),
            VerbClass.Titrate => repeat,
            VerbClass.Add => record && !repeat && !line.HasWord(work.From, work.To, "repeat", "rpt"),
            VerbClass.Note => record,
            VerbClass.Ensure => record && !medicine,
            VerbClass.Complete or VerbClass.Arrange or VerbClass.Continue or VerbClass.Review => false,
            _ => false,
        };
    }

    private static bool IsAftercare(ulong own, VerbClass? kind)
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
                    && kind is VerbClass.Chase or VerbClass.Review
                );
        if (
            (own & Line.Mask(Sense.Injection)) != 0
            && kind is null or VerbClass.Arrange or VerbClass.Administer or VerbClass.Prescribe or VerbClass.Continue or VerbClass.Test
        )
            return true;
        return kind is VerbClass.Administer && (own & Kinds.Medicines) != 0;
    }

    private static bool IsPaperwork(ulong own, VerbClass? kind)
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

    private static bool IsAppointment(Line line, in Work work, ulong own, VerbClass? kind)
    {
        var appointment = (own & Line.Mask(Sense.Appointment)) != 0;
        var clinic = (own & Line.Mask(Sense.Clinic)) != 0;
        if (kind is VerbClass.Book)
            return !((own & Kinds.Tests) != 0 && !appointment && !clinic)
                && !((own & Line.Mask(Sense.ReviewNoun)) != 0 && !clinic && !appointment);
        if (
            appointment
            && kind
                is null
                    or VerbClass.Arrange
                    or VerbClass.Chase
                    or VerbClass.Refer
                    or VerbClass.FindOut
                    or VerbClass.Contact
                    or VerbClass.Send
                    or VerbClass.Ensure
                    or VerbClass.FollowUp
                    or VerbClass.Prescribe
                    or VerbClass.Check
                    or VerbClass.Consider
        )
            return (own & Kinds.Results) == 0 || kind is not (VerbClass.Chase or VerbClass.Check);
        if (
            kind is VerbClass.Contact or VerbClass.Other
            && line.HasWord(work.From, work.To, "secretary", "secs", "secretaries", "appointments", "booking", "bookings", "waiting")
        )
            return true;
        if (kind is VerbClass.See or VerbClass.Review or VerbClass.FollowUp && clinic && line.HasWord(work.From, work.To, "our", "us"))
            return true;
        if ((own & Kinds.Tests) != 0)
            return false;
        if (clinic && kind is VerbClass.Arrange or VerbClass.Chase or VerbClass.FindOut or VerbClass.Contact or VerbClass.Send)
            return (own & Kinds.Results) == 0;
        if (
            kind is VerbClass.Arrange or VerbClass.Chase or VerbClass.Ensure or VerbClass.Refer
            && (own & Line.Mask(Sense.FollowUpNoun)) != 0
        )
            return !line.HasPhrase(
                work.From,
                work.To,
                "gp follow up",
                "follow up with gp",
                "follow up with you",
                "follow up at the surgery",
                "follow up in primary care",
                "follow up with yourselves"
            );
        return false;
    }

    private static bool IsChase(Line line, in Work work, ulong own, VerbClass? kind)
    {
        switch (kind)
        {
            case VerbClass.Chase:
                return true;
            case VerbClass.Monitor
            or VerbClass.See
            or VerbClass.Review
            or VerbClass.Check
            or VerbClass.Other
            or VerbClass.Test when work.Line.HasWord(work.From, work.To, "ice", "portal", "lab", "labs") && (own & Kinds.Medicines) == 0:
                return true;
            case VerbClass.Contact
                when work.Line.HasWord(
                    work.From,
                    work.To,
                    "lab",
                    "labs",
                    "radiology",
                    "pathology",
                    "path",
                    "micro",
                    "microbiology",
                    "imaging"
                ):
                return true;
            // "Keep an eye on the system for these", with results pending: not a measurement.
            case VerbClass.Monitor
            or VerbClass.Arrange
            or VerbClass.Other
            or VerbClass.Test
                when (own & (Kinds.Tests | Kinds.Medicines)) == 0
                    && (own & Kinds.Results) == 0
                    && (work.Context & Kinds.Results) != 0
                    && work.Verb is { } pointing
                    && work.Line.HasWord(pointing.To, work.To, "it", "this", "these", "them", "those", "for"):
                return true;
            case VerbClass.Act:
                return (own & (Kinds.Results | Kinds.Tests)) != 0
                    || work.Line.HasWord(work.From, work.To, "these", "this", "them", "accordingly", "appropriate");
            case VerbClass.Review
            or VerbClass.Check
            or VerbClass.FollowUp
            or VerbClass.See
            or VerbClass.FindOut
            or VerbClass.Test
            or VerbClass.Ensure
            or VerbClass.Await
            or VerbClass.Monitor
            or VerbClass.Contact
            or VerbClass.Collect
            or VerbClass.Consider:
                if ((own & Line.Mask(Sense.Result, Sense.Histology, Sense.Pending)) != 0)
                    return kind is not VerbClass.Consider || (own & Line.Mask(Sense.Pending)) != 0;
                return kind is VerbClass.FollowUp
                    && (own & (Kinds.Tests & ~Line.Mask(Sense.Bedside))) != 0
                    && (own & Line.Mask(Sense.ReviewNoun)) == 0;
            default:
                _ = line;
                return false;
        }
    }

    private static bool IsReferral(Line line, in Work work, ulong own, VerbClass? kind)
    {
        if (kind is VerbClass.Refer)
            return (own & Kinds.Services) != 0
                || !line.HasWord(
                    work.From,
                    work.To,
                    "attached",
                    "enclosed",
                    "chart",
                    "leaflet",
                    "guideline",
                    "guidelines",
                    "above",
                    "below",
                    "table",
                    "website",
                    "document",
                    "documents",
                    "page",
                    "previous",
                    "letter",
                    "correspondence"
                );
        if ((own & Line.Mask(Sense.ReferralNoun)) != 0)
            return kind is not (VerbClass.Chase or VerbClass.Update or VerbClass.See);
        return kind is VerbClass.Arrange or VerbClass.Consider or VerbClass.Ensure or VerbClass.Contact or VerbClass.Book or VerbClass.Send
            && (own & Line.Mask(Sense.Specialty, Sense.Service)) != 0
            && (own & (Kinds.Tests | Line.Mask(Sense.Medicine, Sense.Vaccine))) == 0;
    }

    private static string Test(in Work work, ulong senses)
    {
        if ((senses & Kinds.HospitalTests) != 0)
            return AskCategories.ArrangeTest;
        if ((senses & Line.Mask(Sense.BloodTest, Sense.SpecimenTest, Sense.Physiology, Sense.TestGeneric)) == 0)
            return AskCategories.RoutineMonitoring;
        if (ServesHospital(work.Line, work.SentenceFrom, work.SentenceTo) || work.Days is <= 14)
            return AskCategories.ArrangeTest;
        return (senses & Line.Mask(Sense.Physiology)) != 0 && (senses & Line.Mask(Sense.BloodTest)) == 0
            ? AskCategories.ArrangeTest
            : AskCategories.RoutineMonitoring;
    }

    /// <summary>"Before clinic", "and send us the result": the test is for the hospital's own decision.</summary>
    private static bool ServesHospital(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            var norm = line.Norm(at);
            if (
                norm is "before" or "prior" or "ahead" or "for" or "until"
                && IsHospitalEvent(line, at + 1, Math.Min(to, at + 9))
                && (norm != "for" || line.HasWord(at, Math.Min(to, at + 5), "clinic", "mdt", "preop"))
            )
                return true;
            if (
                norm is "send" or "forward" or "copy" or "fax" or "email" or "let" or "cc" or "share" or "results" or "result"
                && line.HasWord(at + 1, Math.Min(to, at + 6), "us", "me", "clinic", "team")
                && line.HasWord(at, Math.Min(to, at + 7), "to", "us", "me", "have", "with")
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

    private static bool IsHospitalEvent(Line line, int from, int to) =>
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

    internal static string Medicine(in Work work, ulong own)
    {
        var line = work.Line;
        var kind = work.Verb?.Class;
        var from = work.Verb?.From ?? work.From;
        var specialist =
            (own & Line.Mask(Sense.Medicine)) == 0
            && (((own | work.Context) & Line.Mask(Sense.SpecialistMedicine)) != 0 || work.LastMedicine == Sense.SpecialistMedicine);
        if (specialist && kind is not (VerbClass.Stop or VerbClass.Remove))
            return AcceptedSharedCare(line) ? AskCategories.ContinueMedicine : AskCategories.SpecialistMedicine;

        if (work.Supply.NotSupplied && kind is not (VerbClass.Stop or VerbClass.Titrate))
            return AskCategories.StartMedicine;
        switch (kind)
        {
            case VerbClass.Titrate:
                return AskCategories.ContinueMedicine;
            case VerbClass.Start or VerbClass.Consider or VerbClass.Act:
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
        if (line.HasWord(from, work.To, "remainder", "rest", "remaining", "balance") || work.Verb?.Lemma is "reissue" or "re issue")
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
            "next",
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

    /// <summary>An agreement that the text says the practice has accepted; "shared care" merely named is none (reference.md 1.5).</summary>
    private static bool AcceptedSharedCare(Line line)
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

    /// <summary>
    /// Where the object of an act ends: reasons, purposes and times that follow name things too ("refer for physio once the plaster is off"),
    /// but the act is not about them. Without a thing before that, they have to do.
    /// </summary>
    private static int ObjectEnd(Line line, int from, int to)
    {
        for (var at = from + 1; at < to; at++)
        {
            var norm = line.Norm(at);
            var parts =
                norm
                    is "once"
                        or "when"
                        or "because"
                        or "since"
                        or "until"
                        or "after"
                        or "before"
                        or "if"
                        or "unless"
                        or "whilst"
                        or "while"
                        or "given"
                        or "following"
                        or "due"
                        or "which"
                        or "so"
                        or "provided"
                || norm is "as"
                    && line.Norm(at + 1)
                        is not ("well" or "a" or "an" or "per" or "op" or "soon" or "needed" or "required" or "appropriate" or "outpatient")
                || norm is "to" && line.VerbAt(at + 1) is { Noun: false } verb && (verb.Form & VerbForm.Base) != 0
                || norm is "in" && line.Norm(at + 1) is "view" or "light" or "order" or "case"
                || norm is "prior" or "ahead";
            if (parts && (line.Senses(from, at) & ~NotWork) != 0)
                return at;
        }
        return to;
    }

    private static readonly ulong NotWork = Line.Mask(Sense.TestGeneric, Sense.DistrictNurse, Sense.Clinic, Sense.RepeatList);

    /// <summary>Specialties that only say on whose advice: "as per ortho", "under cardiology", "d/w haematology".</summary>
    private static ulong ProviderOnly(Line line, int from, int to)
    {
        var mask = 0UL;
        var kept = 0UL;
        foreach (var thing in line.Things)
        {
            if (thing.From < from || thing.To > to || thing.Sense is not (Sense.Specialty or Sense.Service or Sense.Clinic))
                continue;
            var before = line.Norm(thing.From - 1);
            if (
                before is "per" or "d/w" or "under" or "from" or "by"
                || before is "with" && line.Norm(thing.From - 2) is "discussed" or "discussion"
                || before is "the" && line.Norm(thing.From - 2) is "per" or "under" or "from" or "by"
            )
                mask |= 1UL << (int)thing.Sense;
            else
                kept |= 1UL << (int)thing.Sense;
        }
        return mask & ~kept;
    }

    /// <summary>Something stands after the verb that the lexicon does not know: then the verb is not about what stood before.</summary>
    internal static bool HasUnknownObject(Line line, Verb verb, int to)
    {
        var at = verb.To;
        if (at >= to || line.Tokens[at].Kind != TokenKind.Word || line.PersonAt(at) is not null)
            return false;
        return !Fillers.IsPolite(line.Norm(at))
            && !line.Norm(at).EndsWith("ly", StringComparison.Ordinal)
            && !Fillers.IsAdverb(line.Norm(at))
            && line.Norm(at)
                is not (
                    "this"
                    or "it"
                    or "these"
                    or "them"
                    or "that"
                    or "those"
                    or "same"
                    or "both"
                    or "in"
                    or "at"
                    or "for"
                    or "with"
                    or "as"
                    or "and"
                    or "accordingly"
                    or "when"
                    or "once"
                    or "until"
                    or "on"
                    or "via"
                    or "by"
                    or "rest"
                    or "remainder"
                    or "remaining"
                    or "more"
                    or "ongoing"
                    or "thereafter"
                    or "long"
                    or "lifelong"
                    or "from"
                    or "to"
                    or "if"
                    or "after"
                    or "before"
                    or "next"
                    or "the"
                    or "further"
                    or "a"
                    or "an"
                    or "his"
                    or "her"
                    or "their"
                    or "indefinitely"
                    or "weekly"
                    or "monthly"
                    or "or"
                    or "w"
                    or "w/"
                    or "today"
                    or "tomorrow"
                    or "within"
                    or "up"
                    or "out"
                    or "all"
                    or "new"
                    or "current"
                    or "no"
                    or "any"
                    or "appropriate"
                    or "outstanding"
                    or "permanently"
                    or "re"
                    or "w/out"
                    or "one"
                    or "two"
                    or "x"
                    or "longer"
                    or "prn"
                    or "wkly"
                    or "fortnightly"
                    or "yearly"
                    or "until"
                    or "indefinitely"
                    or "going"
                    or "lifelong"
                    or "annually"
                    or "back"
                    or "too"
                    or "also"
                    or "now"
                    or "other"
                    or "daily"
                );
    }

    /// <summary>"Keep the wound dry", "continue exercises", "stop smoking": what only the patient can do.</summary>
    internal static bool IsForPatient(Line line, Verb? verb, int to) =>
        verb
            is {
                Class: VerbClass.Continue
                    or VerbClass.Stop
                    or VerbClass.Start
                    or VerbClass.Titrate
                    or VerbClass.Remove
                    or VerbClass.Prescribe
            } found
        && line.HasWord(
            found.To,
            to,
            "dry",
            "clean",
            "elevated",
            "hydrated",
            "active",
            "mobile",
            "exercises",
            "exercise",
            "smoking",
            "driving",
            "drinking",
            "alcohol",
            "diet",
            "fluids",
            "walking",
            "mobilising",
            "mobilisation",
            "splint",
            "sling",
            "boot",
            "moving",
            "weight bearing"
        );

    /// <summary>"Chase this", "continue these", "arrange it": the thing stands further up.</summary>
    private static bool PointsBack(Line line, Verb verb, ulong own, int to)
    {
        for (var at = verb.To; at < Math.Min(verb.To + 3, to); at++)
        {
            if (
                line.Norm(at) is "this" or "these" or "it" or "them" or "that" or "those" or "same" or "both"
                && line.Senses(at + 1, Math.Min(at + 2, to)) == 0
            )
                return true;
        }
        // Only a time, a person, a place: nothing it could act on.
        return (own & ~Line.Mask(Sense.DistrictNurse, Sense.Clinic, Sense.RepeatList, Sense.TestGeneric)) == 0 && verb.To < to == false;
    }

    private static bool TellsPatient(Line line, Verb? verb, int to) =>
        verb is { } found
        && line.PersonIn(found.To, Math.Min(found.To + 4, to), Sense.Patient) is not null
        && (
            line.Has(found.To, to, Sense.Result)
            || line.HasWord(found.To, to, "with", "this", "results", "explain", "know", "about", "that", "outcome")
        );
}
