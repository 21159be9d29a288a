using FhirInterface.Flow.Ledgers;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Resources;
using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Release;

/// <summary>An ask that a release will make a Task of, and whose it will be.</summary>
/// <param name="Action">The ask.</param>
/// <param name="Owner">Who is to do it once the letter is released.</param>
/// <param name="AskId">Names the ask for good, through corrections and fall-backs.</param>
internal sealed record PlannedAction(LetterAction Action, ActionOwner Owner, string AskId);

/// <summary>What a decision asks a release to do; kept with a held letter, so that its release needs no second judgement.</summary>
internal static class ReleasePlan
{
    /// <summary>The asks of a decision. For a letter that is held: as its safety release would share them out.</summary>
    public static IReadOnlyList<PlannedAction> Of(Decision decision, Func<string> newId) =>
        [
            .. decision
                .Actions.Where(action => action.Category != AskCategories.SafetyNet)
                .Select(action => new PlannedAction(action, action.Owner, newId())),
        ];

    /// <summary>Packed for the letter's row: the Tasks in a Bundle, each with the id of its ask.</summary>
    public static byte[] Pack(LetterRecord letter, IReadOnlyList<PlannedAction> planned)
    {
        var group = TaskBuilder.Group(letter);
        return Pack([.. planned.Select(item => new Draft(TaskBuilder.Action(letter, group, item.Action, item.Owner, null), item.AskId))]);
    }

    public static byte[] Pack(IReadOnlyList<Draft> drafts)
    {
        var bundle = new Bundle { Type = Bundle.BundleType.Collection };
        foreach (var draft in drafts)
            bundle.Entry.Add(new Bundle.EntryComponent { FullUrl = "urn:uuid:" + draft.AskId, Resource = draft.Task });
        return Packing.Pack(FhirText.Write(bundle).Span);
    }

    /// <summary>Packed plans as Tasks with the ids of their asks.</summary>
    public static IReadOnlyList<(FhirTask Task, string AskId)> Unpack(byte[]? plan)
    {
        if (plan is null)
            return [];
        var bundle = (Bundle)FhirText.Read(Packing.Unpack(plan));
        return [.. bundle.Entry.Select(entry => ((FhirTask)entry.Resource!, entry.FullUrl!["urn:uuid:".Length..]))];
    }
}
