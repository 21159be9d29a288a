using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Appointments, results and referrals: the work around the hospital's own clinics.</summary>
internal static class HospitalWork
{
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
            "not turn up",
            "not respond to",
            "could not come",
            "couldn't come",
            "no reply to our"
        );

    internal static bool IsAppointment(Line line, in Work work, ulong own, VerbClass? kind)
    {
        var appointment = (own & Line.Mask(Sense.Appointment)) != 0;
        var clinic = (own & Line.Mask(Sense.Clinic)) != 0;
        // "Expedite his angiogram": it is on the hospital's list already.
        if (work.Verb is { Lemma: "expedite" or "bring forward" or "hasten" } && (own & (Kinds.HospitalTests | Kinds.Services)) != 0)
            return true;
        if (
            kind is VerbClass.Chase
            && work.Verb is { } chased
            && (own & Kinds.Results) == 0
            && (
                line.HasWord(chased.To, work.To, "date", "secretary", "secretaries", "slot", "booking", "bookings", "admissions")
                || line.Norm(chased.To) is "us" or "clinic"
            )
        )
            return true;
        if (kind is VerbClass.Book)
            return !((own & Kinds.Tests) != 0 && !appointment && !clinic)
                && !((own & Line.Mask(Sense.ReviewNoun)) != 0 && !clinic && !appointment);
        if (
            appointment
            && !(kind is null && (own & Line.Mask(Sense.Medicine, Sense.SpecialistMedicine)) != 0)
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
            return Actors.Agent(line, work.From, work.To) != Actor.Gp
                && !line.HasPhrase(
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

    /// <summary>"Outstanding: tTG (GP to follow)", "bloods done today, GP kindly follow": what has been taken is awaited.</summary>
    internal static bool FollowsResult(in Work work) =>
        work.Verb is { Class: VerbClass.FollowUp } follow
        && work.Line.Senses(follow.To, work.To) == 0
        && !WorkObject.HasUnknownObject(work.Line, follow, work.To)
        && (
            work.Line.Has(work.SentenceFrom, follow.From, Sense.Pending, Sense.Histology)
            || work.Line.Has(work.SentenceFrom, follow.From, Sense.BloodTest, Sense.SpecimenTest)
                && work.Line.HasWord(work.SentenceFrom, follow.From, "done", "taken", "sent")
        );

    internal static bool IsChase(Line line, in Work work, ulong own, VerbClass? kind)
    {
        switch (kind)
        {
            case VerbClass.Chase:
                return true;
            case VerbClass.Arrange
            or VerbClass.Prescribe
                when (own & Line.Mask(Sense.Result)) != 0 && work.Line.HasWord(work.From, work.To, "results", "result", "report"):
                return true;
            case VerbClass.Monitor
            or VerbClass.See
            or VerbClass.Review
            or VerbClass.Check
            or VerbClass.Other
            or VerbClass.Test
                when work.Line.HasWord(work.From, work.To, "ice", "portal", "lab", "labs", "system", "viewer")
                    && (own & Kinds.Medicines) == 0:
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
                // "Follow-up lipid profile in 3 months": a test still to be taken.
                if (kind is VerbClass.FollowUp && work.Days is not null && work.Verb is { } next && next.From == work.From)
                    return false;
                return kind is VerbClass.FollowUp
                    && (own & (Kinds.Tests & ~Line.Mask(Sense.Bedside))) != 0
                    && (own & Line.Mask(Sense.ReviewNoun)) == 0;
            default:
                _ = line;
                return false;
        }
    }

    /// <summary>"Back to our own TIA clinic", "back to us": no other service.</summary>
    internal static bool IsOwnClinic(Line line, int from, int to) =>
        line.HasPhrase(from, to, "back to our", "back to us", "back to me", "back to my", "to our own", "back into our", "back in to our");

    internal static bool IsReferral(Line line, in Work work, ulong own, VerbClass? kind)
    {
        // "Refer for bone densitometry": a test, not a service.
        if (kind is VerbClass.Refer && (own & Kinds.HospitalTests) != 0 && (own & Kinds.Services) == 0)
            return false;
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
}
