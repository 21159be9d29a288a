using FhirInterface.Flow.Receive;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Release;

/// <summary>The actions that a review tells of, as the Tasks that a release would make of them; nothing is stored.</summary>
public static class ReviewedActions
{
    public static IReadOnlyList<FhirTask> Of(Assessment.Judged judged, Posting posting, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(posting);
        var (decision, receipt) = (judged.Decision, Receipt.Of(posting, caller));
        var letter = new LetterRecord
        {
            Id = "reviewed",
            Kind = receipt.Kind,
            SeriesId = "reviewed",
            PostingKey = receipt.PostingKey,
            SeriesKey = receipt.SeriesKey,
            Sha256 = receipt.Sha256,
            Custodian = receipt.Custodian,
            CustodianName = receipt.CustodianName,
            Practice = receipt.Practice ?? "unknown",
            Liaison = decision.Policy.Liaison,
            NhsNumber = receipt.NhsNumber,
            Title = receipt.Title,
            State = LetterState.Held,
            Disposition = Outcomes.CodeOf(decision.Disposition),
            IdentityCertain = decision.IdentityCertain,
            PolicyUrl = "",
            ReceivedAt = posting.ReceivedAt,
            Version = 1,
            Outcome = [],
        };
        var group = TaskBuilder.Group(letter);
        var acceptBy = posting.ReceivedAt.AddHours(decision.Policy.AcceptWithinHours);
        return
        [
            .. decision
                .Actions.Where(action => action.Category != AskCategories.SafetyNet)
                .Select(action => Made(TaskBuilder.Action(letter, group, action, action.Owner, acceptBy), posting)),
        ];
    }

    private static FhirTask Made(FhirTask task, Posting posting)
    {
        task.Status = FhirTask.TaskStatus.Requested;
        task.AuthoredOnElement = new FhirDateTime(posting.ReceivedAt.ToUniversalTime());
        task.LastModifiedElement = new FhirDateTime(posting.ReceivedAt.ToUniversalTime());

        // What was only reviewed has no address: the posting is named instead.
        task.Focus = new ResourceReference { Type = posting.Resource.TypeName, Identifier = FocusOf(posting.Resource) };
        return task;
    }

    private static Identifier? FocusOf(Resource resource) =>
        resource switch
        {
            Bundle bundle => (Identifier?)bundle.Identifier?.DeepCopy(),
            MedicationRequest request => (Identifier?)request.Identifier.FirstOrDefault()?.DeepCopy(),
            _ => null,
        };
}
