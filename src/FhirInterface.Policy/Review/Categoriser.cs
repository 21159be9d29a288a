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
        var end = WorkObject.ObjectEnd(line, start, work.To);
        var own = line.Senses(start, end) & ~WorkObject.ProviderOnly(line, start, end);
        var kind = verb?.Class;
        var context = work.Context;
        // To see or review somebody takes its thing from before only where a result waits there.
        if (kind is VerbClass.Review or VerbClass.See or VerbClass.FollowUp && (context & Kinds.Results) == 0)
            context = 0;
        // "Outstanding results for GP to action": the thing stands before the verb.
        if (verb is not null && own == 0 && verb.Value.From > work.From)
            own = line.Senses(work.From, verb.Value.From);
        if (
            verb is not null
            && (
                own == 0 && !WorkObject.HasUnknownObject(line, verb.Value, work.To) || WorkObject.PointsBack(line, verb.Value, own, work.To)
            )
        )
            own |=
                MedicineWork.MedicineVerb(kind) && (context & (Kinds.Medicines | Line.Mask(Sense.RepeatList))) is var drugs and not 0
                    ? drugs
                    : context;
        // "Colonoscopy: GP to arrange on a 2WW pathway": the pathway is the way, not the thing.
        if (
            kind is VerbClass.Arrange or VerbClass.Book or VerbClass.Test
            && own == Line.Mask(Sense.Specialty)
            && (work.Context & Kinds.HospitalTests) != 0
            && line.HasWord(work.From, work.To, "2ww", "usc", "pathway", "2wr")
        )
            own = work.Context;
        // "Could this be repeated in a fortnight off ibuprofen": "this" says what.
        if (
            verb is { } passive
            && passive.From == work.From
            && passive.To - passive.From > 2
            && line.HasWord(work.From, passive.To - 1, "this", "these", "it", "they", "that")
            && line.Senses(work.From, passive.To) == 0
            && context != 0
        )
            own = context;
        var pointed = verb is not null && own != 0 && own == context;
        if (verb is null && own == 0)
            own = work.Context;
        // "Referral to physio: surgery to action": what it is about says what it is.
        if (
            pointed
            && verb
                is { Lemma: "do" }
                    or {
                        Class: VerbClass.Act or VerbClass.Other or VerbClass.Ensure or VerbClass.See,
                        Lemma: not ("see" or "act" or "visit" or "meet" or "examine")
                    }
            && BareThings.Bare(work, own) is { } theme
        )
            return theme;
        if (kind is VerbClass.Act && (own & Line.Mask(Sense.RepeatList)) != 0)
            return AskCategories.UpdateRecord;
        // "Get hold of him to say", "go over it with Mrs X": the patient is to be told.
        if (verb is { } reach && TellWork.Is(line, reach, work.To))
            return AskCategories.TellPatient;
        // "Please swap on the repeat template": what replaces it was given by the hospital.
        if (verb is { Lemma: "swap" or "switch" or "change over" } && own == Line.Mask(Sense.RepeatList))
            return AskCategories.UpdateRecord;

        bool Has(params ReadOnlySpan<Sense> senses) => (own & Line.Mask(senses)) != 0;
        bool HasAny(ulong mask) => (own & mask) != 0;

        if (kind is VerbClass.Note or VerbClass.Await || WorkObject.IsForPatient(line, verb, work.To))
            return AskCategories.None;
        if (
            Has(Sense.SharedCare)
            && line.HasWord(work.From, work.To, "sign", "signature", "countersign", "complete", "return", "accept", "enter")
            && !MedicineWork.AcceptedSharedCare(line)
        )
            return AskCategories.SpecialistMedicine;
        if (
            Has(Sense.SharedCare)
            && ((own | work.Context) & Line.Mask(Sense.SpecialistMedicine)) != 0
            && !MedicineWork.AcceptedSharedCare(line)
            && kind is not (VerbClass.Tell or VerbClass.Refer or VerbClass.Chase)
        )
            return AskCategories.SpecialistMedicine;
        if (PaperWork.IsFitNote(work, own, start))
            return kind is VerbClass.Update or VerbClass.Tell ? null : AskCategories.FitNote;

        var missed = HospitalWork.Missed(line, work);
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
        if (
            kind is VerbClass.Update
            && !Has(Sense.Record, Sense.RepeatList, Sense.Medicine, Sense.SupplyNoun)
            && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 2), Sense.Patient) is not null
        )
            return AskCategories.TellPatient;
        // "Let her have Vagifem": supplied, not told.
        if (
            kind is VerbClass.Tell
            && verb!.Value.Lemma is "let have"
            && (HasAny(Kinds.Medicines) || line.HasWord(verb.Value.To, work.To, "supply", "worth"))
        )
            return MedicineWork.Medicine(work with { Verb = verb.Value with { Class = VerbClass.Prescribe } }, own);
        // "Send her straight back to us".
        if (
            kind is VerbClass.Send
            && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 2), Sense.Patient) is not null
            && line.HasWord(verb.Value.To, Math.Min(work.To, verb.Value.To + 5), "back")
        )
            return AskCategories.HospitalAppointment;
        if (kind is VerbClass.Send && Has(Sense.Result) && line.HasWord(work.From, work.To, "us", "me", "my", "our"))
            return AskCategories.None;
        // "Go over the findings with the patient".
        if (
            kind is VerbClass.See or VerbClass.Review
            && HasAny(Kinds.Results)
            && verb!.Value.Lemma is "go over" or "go through with" or "review" or "look at"
            && line.HasWord(verb.Value.To, work.To, "with")
            && line.PersonIn(verb.Value.To, work.To, Sense.Patient) is { } listener
            && line.HasWord(listener.From - 2, listener.From, "with")
        )
            return AskCategories.TellPatient;
        if (kind is VerbClass.Extend && own == 0 || kind is VerbClass.Send && verb!.Value.Lemma is "copy" && !HasAny(Kinds.Results))
            return AskCategories.None;
        if (PaperWork.IsRecord(line, work, own, kind))
            return AskCategories.UpdateRecord;
        if (
            kind is VerbClass.Administer
            && (own & Kinds.Medicines) is var given
            && (given & ~Line.Mask(Sense.SupplyNoun)) == 0
            && (work.Context & Line.Mask(Sense.Vaccine)) != 0
        )
            return AskCategories.GpReview;
        // "Prior to rituximab she ought to have pneumovax": the vaccine is what is asked.
        if (kind is null && Has(Sense.Vaccine))
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
            return MedicineWork.AcceptedSharedCare(line) ? AskCategories.ContinueMedicine : AskCategories.SpecialistMedicine;

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
        if (AftercareWork.IsAftercare(own, kind))
            return AskCategories.Aftercare;
        if (PaperWork.IsPaperwork(own, kind))
            return AskCategories.PaperworkLogistics;
        if (HospitalWork.IsAppointment(line, work, own, kind))
            return AskCategories.HospitalAppointment;
        if (
            kind is VerbClass.Tell
            && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 2), Sense.Patient) is null
            && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 3), Sense.Community, Sense.Hospital, Sense.Gp) is { } told
        )
        {
            // "Discuss with cardiology", "notify the eye clinic": work; "let us know", "inform the health visitor": none that counts.
            if (
                told.Sense != Sense.Hospital
                || line.Norm(told.From) is "us" or "me" or "we" or "i" or "our" or "my"
                || !HasAny(Kinds.Services | Line.Mask(Sense.Clinic))
            )
                return AskCategories.None;
            return verb.Value.Lemma is "discuss" ? AskCategories.OnwardReferral : AskCategories.HospitalAppointment;
        }
        // "Discuss contraception with her": a talk that only primary care has.
        if (
            kind is VerbClass.Tell
            && verb!.Value.Lemma is "discuss" or "talk through" or "explore" or "go through"
            && (
                Has(Sense.ReviewNoun)
                || HasAny(Kinds.Medicines) && !pointed
                || line.HasWord(verb.Value.To, work.To, "alternatives", "options", "contraception")
            )
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
        if (
            kind is VerbClass.Contact
            && HasAny(Kinds.Results)
            && line.PersonIn(verb!.Value.To, Math.Min(work.To, verb.Value.To + 2), Sense.Patient) is not null
        )
            return AskCategories.TellPatient;
        if (kind is VerbClass.Tell || kind is VerbClass.Contact && AftercareWork.TellsPatient(line, verb, work.To))
            return AskCategories.TellPatient;
        if (HospitalWork.IsChase(line, work, own, kind) || HospitalWork.FollowsResult(work))
            return AskCategories.ChaseResult;
        if (kind is VerbClass.Refer && HospitalWork.IsOwnClinic(line, verb!.Value.To, work.To))
            return AskCategories.HospitalAppointment;
        if (HospitalWork.IsReferral(line, work, own, kind))
            return AskCategories.OnwardReferral;

        switch (kind)
        {
            // "GP to continue + TFT monitoring", "carry on with 100 mg daily and the bloods": the medicine goes on.
            case VerbClass.Continue
            or VerbClass.TakeOver
                when HasAny(Kinds.Tests)
                    && !HasAny(Kinds.Medicines)
                    && work.LastMedicine is not null
                    && MedicineWork.GoesOnItself(line, verb!.Value, work.To):
                return MedicineWork.Medicine(work, own);
            case VerbClass.Continue
            or VerbClass.TakeOver
                when HasAny(Kinds.Tests) && !HasAny(Kinds.Medicines) && !(kind is VerbClass.TakeOver && Has(Sense.ReviewNoun)):
                return TestWork.Test(work, own);
            // "TFTs from today to be seen by GP": a result.
            case VerbClass.See
            or VerbClass.Review
                when Has(Sense.BloodTest, Sense.SpecimenTest, Sense.Imaging)
                    && line.HasPhrase(
                        work.From,
                        work.To,
                        "from today",
                        "taken today",
                        "sent today",
                        "done today",
                        "from clinic",
                        "taken in clinic"
                    ):
                return AskCategories.ChaseResult;
            case VerbClass.See:
                return AskCategories.GpReview;
            case VerbClass.Collect when verb!.Value.Lemma is "make an appointment" or "book an appointment" && !Has(Sense.Medicine):
                return AskCategories.GpReview;
            case VerbClass.TakeOver when !HasAny(Kinds.Medicines) && Has(Sense.ReviewNoun, Sense.FollowUpNoun):
                return AskCategories.GpReview;
            case VerbClass.Continue when !HasAny(Kinds.Medicines) && Has(Sense.ReviewNoun, Sense.FollowUpNoun):
                return AskCategories.GpReview;
            // "Commence annual diabetic review".
            case VerbClass.Start
            or VerbClass.Arrange when Has(Sense.ReviewNoun) && !HasAny(Kinds.Medicines | Kinds.Tests | Kinds.Services):
                return AskCategories.GpReview;
            case VerbClass.Prescribe
            or VerbClass.Start
            or VerbClass.Continue
            or VerbClass.TakeOver
            or VerbClass.Titrate
            or VerbClass.Extend
            or VerbClass.Collect
            or VerbClass.Stop:
                return HasAny(Kinds.Medicines | Line.Mask(Sense.RepeatList)) || !WorkObject.HasUnknownObject(line, verb!.Value, work.To)
                    ? MedicineWork.Medicine(work, own)
                    : null;
            case VerbClass.Administer:
                return AskCategories.Aftercare;
            case VerbClass.Add when Has(Sense.ReviewNoun) && !HasAny(Kinds.Medicines):
                return AskCategories.GpReview;
            case VerbClass.Add or VerbClass.Change:
                return HasAny(Kinds.Medicines | Line.Mask(Sense.RepeatList)) ? MedicineWork.Medicine(work, own) : null;
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
                    : TestWork.Test(work, own);
            // "Manage her iron deficiency with oral iron".
            case VerbClass.Review
            or VerbClass.See
            or VerbClass.Act
            or VerbClass.Other
                when HasAny(Kinds.Medicines) && verb!.Value.Lemma is "treat" or "manage" && line.HasWord(verb.Value.To, work.To, "with"):
                return AskCategories.StartMedicine;
            case VerbClass.Monitor
                when Has(Sense.ReviewNoun) || verb is { } watch && own == 0 && WorkObject.HasUnknownObject(line, watch, work.To):
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
                return MedicineWork.Medicine(work, own);
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
                return BareThings.Bare(work, own);
            default:
                return null;
        }
    }
}
