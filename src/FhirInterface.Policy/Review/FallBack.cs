using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// The category of what is plainly asked of the GP in words that the lexicon does not know: the kind of verb tells what kind of work it
/// is. To lose such an ask would be worse than to name it roughly.
/// </summary>
internal static class FallBack
{
    public static string? For(in Work work)
    {
        if (work.Verb is not { } verb)
            return null;
        var line = work.Line;
        if (WorkObject.IsForPatient(line, verb, work.To))
            return null;
        switch (verb.Class)
        {
            case VerbClass.Note or VerbClass.Await or VerbClass.Ask:
                return null;
            case VerbClass.Start or VerbClass.Titrate or VerbClass.TakeOver or VerbClass.Prescribe when LooksLikeMedicine(work, verb):
                return MedicineWork.Medicine(work, 0);
            case VerbClass.Continue when LooksLikeMedicine(work, verb):
                return AskCategories.ContinueMedicine;
            case VerbClass.Start:
                return AskCategories.StartMedicine;
            case VerbClass.Chase or VerbClass.FindOut:
                return AskCategories.ChaseResult;
            case VerbClass.Send:
                return null;
            case VerbClass.Arrange or VerbClass.Book or VerbClass.Test:
                return verb.Lemma is "place" or "make" or "liaise" or "do" or "get" or "take" or "have" or "return"
                    ? AskCategories.GpReview
                    : AskCategories.ArrangeTest;
            case VerbClass.Repeat or VerbClass.Monitor:
                return AskCategories.RoutineMonitoring;
            case VerbClass.Refer:
                return AskCategories.OnwardReferral;
            case VerbClass.Tell:
                return AskCategories.TellPatient;
            case VerbClass.Complete:
                return AskCategories.PaperworkLogistics;
            case VerbClass.Add or VerbClass.Change or VerbClass.Update or VerbClass.Remove or VerbClass.Stop:
                return AskCategories.UpdateRecord;
            case VerbClass.Dress or VerbClass.Administer:
                return AskCategories.Aftercare;
            case VerbClass.Contact:
                return line.PersonIn(verb.To, work.To, Sense.Hospital) is not null ? AskCategories.HospitalAppointment
                    : line.PersonIn(verb.To, work.To, Sense.Patient) is not null ? AskCategories.GpReview
                    : null;
            default:
                return AskCategories.GpReview;
        }
    }

    /// <summary>A name that nobody knows, with a dose beside it.</summary>
    private static bool LooksLikeMedicine(in Work work, Verb verb) =>
        work.Line.HasWord(
            verb.To,
            work.To,
            "mg",
            "mcg",
            "microgram",
            "micrograms",
            "units",
            "ml",
            "od",
            "bd",
            "tds",
            "qds",
            "nocte",
            "om",
            "on",
            "daily",
            "tablets",
            "dose",
            "puffs",
            "%"
        );
}
