using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>
/// The actions that a release makes: one for each ask, however often the letter says it. Where the letter is held, they are those of a
/// safety release.
/// </summary>
/// <param name="Actions">In the order of the letter.</param>
/// <param name="ActionOf">For each judged ask, the index of its action; null for a safety net.</param>
internal sealed record ActionPlan(IReadOnlyList<LetterAction> Actions, IReadOnlyList<int?> ActionOf)
{
    public static ActionPlan Of(IReadOnlyList<AskJudgement> asks, IReadOnlyList<MedicineJudgement> medicines)
    {
        var actions = new List<LetterAction>();
        var makers = new List<AskJudgement>();
        var actionOf = new List<int?>();
        foreach (var ask in asks)
        {
            if (ask.Category == AskCategories.SafetyNet)
            {
                actionOf.Add(null);
                continue;
            }

            var same = makers.FindIndex(maker => SameAsk.Is(maker, ask));
            if (same >= 0)
            {
                actions[same] = Merged(actions[same], ask);
            }
            else
            {
                same = actions.Count;
                makers.Add(ask);
                actions.Add(Of(ask));
            }

            actionOf.Add(same);
        }

        foreach (var medicine in medicines)
        {
            foreach (var action in medicine.Actions)
            {
                var said = actions.FindIndex(prose => medicine.IsSameAs(action, prose));
                if (said >= 0)
                    actions[said] = Merged(actions[said], action);
                else
                    actions.Add(action);
            }
        }

        return new(actions, actionOf);
    }

    /// <summary>The words of the letter, with what the structure knows more.</summary>
    private static LetterAction Merged(LetterAction prose, LetterAction structured) =>
        prose with
        {
            Due = prose.Due ?? structured.Due,
            DueDate = Earlier(prose.DueDate, structured.DueDate),
            Urgent = prose.Urgent || structured.Urgent,
            Owner = prose.Owner == ActionOwner.Gp || structured.Owner == ActionOwner.Gp ? ActionOwner.Gp : ActionOwner.Hospital,
            // One sentence may speak of several medicines: then the action names them all, and the earliest end counts.
            Medicine = prose.Note is null
                ? structured.Medicine ?? prose.Medicine
                : new CodeableConcept { Text = $"{NameOf(prose.Medicine)}; {NameOf(structured.Medicine)}" },
            Dosage = prose.Note is null ? structured.Dosage : null,
            LastDayCovered = Earlier(prose.LastDayCovered, structured.LastDayCovered),
            Note = prose.Note is null ? structured.Note : $"{prose.Note} {NameOf(structured.Medicine)}: {structured.Note}",
        };

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null || other < one ? other ?? one : one;

    private static string NameOf(CodeableConcept? medicine) =>
        medicine?.Text ?? medicine?.Coding.FirstOrDefault()?.Display ?? "another medicine";

    private static LetterAction Of(AskJudgement ask) =>
        new()
        {
            Category = ask.Category,
            Quote = ask.Found.Quote,
            Expression = ask.Found.Expression,
            TextStart = ask.Found.TextStart,
            Owner = OwnerOf(ask),
            Due = ask.Found.Due,
            DueDate = ask.DueDate,
            Avoidable = ask is { Avoidable: true, Disposition: > Disposition.Allow },
            Urgent = ask.Urgent,
            Section = ask.Found.Heading,
            Medicine = ask.Medicine is { } medicine ? new CodeableConcept { Text = medicine } : null,
            LastDayCovered = ask.LastDayCovered,
        };

    private static ActionOwner OwnerOf(AskJudgement ask) => ask.Disposition >= Disposition.Rewrite ? ActionOwner.Hospital : ActionOwner.Gp;

    /// <summary>
    /// Said twice: what either says of due and urgency holds. Where the two are decided differently (one in an attachment, one urgent),
    /// the narrative's word counts, and the GP's list wins over the hospital's only through urgency.
    /// </summary>
    private static LetterAction Merged(LetterAction action, AskJudgement ask) =>
        action with
        {
            Due = action.Due ?? ask.Found.Due,
            DueDate = action.DueDate ?? ask.DueDate,
            Urgent = action.Urgent || ask.Urgent,
            Owner =
                ask.Found.Origin == AskOrigin.Attachment ? action.Owner
                : action.Owner == ActionOwner.Gp || OwnerOf(ask) == ActionOwner.Gp ? ActionOwner.Gp
                : ActionOwner.Hospital,
            Quote = ask.Found.Quote.Length > action.Quote.Length && action.TextStart is null ? ask.Found.Quote : action.Quote,
            Section = action.Section ?? ask.Found.Heading,
            LastDayCovered = action.LastDayCovered ?? ask.LastDayCovered,
        };
}
