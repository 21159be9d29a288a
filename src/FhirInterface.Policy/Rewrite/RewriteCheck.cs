using System.Buffers;
using System.Text.Json;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Rewrite;

/// <summary>
/// Checks a rewrite that it did not write (design 6.3). The new letter is read again from its serialised bytes and set against the posting;
/// what the changes list is put back, and then nothing else may differ: no character of a narrative, no element but those of a version's identity. Every ask
/// that is gone must be an action of the hospital's, a second review must find nothing left to rewrite, and every other ask as before.
/// </summary>
public static class RewriteCheck
{
    // Whether the values fit was asked when the letter was posted; here only what stands there matters.
    private static readonly FhirJsonDeserializer Reader = FhirJsonDeserializer.OSTRICH;

    /// <returns>The first thing that is wrong, as part of a sentence; null where the rewrite may be used.</returns>
    public static string? Problem(
        Bundle before,
        Bundle after,
        IReadOnlyList<RewriteChange> changes,
        IReadOnlyList<LetterAction> actions,
        PolicyDocument policy,
        DecideContext context
    ) => Problem(before, after, changes, actions, policy, context, Reviewer.Default);

    internal static string? Problem(
        Bundle before,
        Bundle after,
        IReadOnlyList<RewriteChange> changes,
        IReadOnlyList<LetterAction> actions,
        PolicyDocument policy,
        DecideContext context,
        AskReading reading
    )
    {
        ArgumentNullException.ThrowIfNull(before);
        return Problem(Reviewer.Review(before, reading), after, changes, actions, policy, context);
    }

    /// <param name="before">What was read of the letter as posted, before there was any rewrite.</param>
    internal static string? Problem(
        LetterReview before,
        Bundle after,
        IReadOnlyList<RewriteChange> changes,
        IReadOnlyList<LetterAction> actions,
        PolicyDocument policy,
        DecideContext context
    )
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(context);
        var first = before.Letter!.Bundle;
        var afterJson = Json(after);
        var second = Parsed(afterJson.Span);
        if ((ElementsCheck.Problem(Json(first), afterJson, changes) ?? IdentityProblem(first, second)) is { } differs)
            return differs;

        var (read, reading, ruling) = (ReadLetter.Of(second), before.Reading, before.Ruling);
        return NarrativeProblem(before.Letter, read.Letter, changes)
            ?? AsksProblem(
                Reviewer.Review(before.Read!, ruling, ruling),
                Reviewer.Review(read, ruling, ruling),
                changes,
                actions,
                policy,
                context
            )
            ?? SecondReviewProblem(before, Reviewer.Review(read, reading, ruling), policy, context);
    }

    private static ReadOnlyMemory<byte> Json(Bundle letter)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
            FhirJsonSerializer.Default.Serialize(letter, writer);
        return buffer.WrittenMemory;
    }

    private static Bundle Parsed(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        Reader.TryDeserializeResource(ref reader, out var resource, out _);
        return resource as Bundle ?? throw new InvalidOperationException("A Bundle that was just written cannot be read.");
    }

    private static string? IdentityProblem(Bundle before, Bundle after)
    {
        if (after.Entry[0].Resource is not Composition composition)
            return "the letter has no Composition";
        if (after.Identifier?.Value is null || after.Identifier.Value == before.Identifier?.Value)
            return "the new version has no identifier of its own";
        if (composition.Status != CompositionStatus.Amended || composition.Attester.Count > 0 || after.Signature is not null)
            return "the new version claims to be attested";
        var relation = composition.RelatesTo.LastOrDefault();
        var target = relation?.Target as Identifier;
        return relation?.Code == DocumentRelationshipType.Transforms && target?.Value == before.Identifier?.Value
            ? null
            : "the posting is not named";
    }

    private static string? NarrativeProblem(Letter before, Letter after, IReadOnlyList<RewriteChange> changes)
    {
        var sections = before.Sections;
        var newSections = after.Sections.Skip(1).ToList();
        if (sections.Count != newSections.Count)
            return "sections are missing";
        for (var i = 0; i < sections.Count; i++)
        {
            var here = changes
                .Where(change => change.TextStart is not null && change.Expression == sections[i].Expression)
                .DistinctBy(change => (change.TextStart, change.Old))
                .OrderBy(change => change.TextStart)
                .ToList();
            if (!NarrativeComparer.SameBut(sections[i].Reading, newSections[i].Reading, here))
                return "words differ that no change names";
        }

        return null;
    }

    private static string? AsksProblem(
        LetterReview before,
        LetterReview after,
        IReadOnlyList<RewriteChange> changes,
        IReadOnlyList<LetterAction> actions,
        PolicyDocument policy,
        DecideContext context
    )
    {
        var old = before.Asks.Select(ask => AskJudgement.Of(ask, before, policy, context.ReceivedAt)).ToList();
        var left = after.Asks.Select(ask => AskJudgement.Of(ask, after, policy, context.ReceivedAt)).ToList();
        foreach (var ask in left)
        {
            var at = old.FindIndex(one =>
                one.Category == ask.Category && one.Found.Origin == ask.Found.Origin && one.DueDate == ask.DueDate
            );
            if (at < 0)
                return "the rewrite asks for something new";
            old.RemoveAt(at);
        }

        // What is gone must be with the hospital.
        if (old.Exists(ask => !ask.Avoidable))
            return "an appropriate ask is lost";
        foreach (var category in old.GroupBy(ask => ask.Category))
        {
            var taken = changes
                .Where(change => change.Category == category.Key && change.ActionIndex is { } index && index < actions.Count)
                .Select(change => actions[change.ActionIndex!.Value])
                .Distinct()
                .ToList();
            if (taken.Count == 0 || taken.Exists(action => action.Owner != ActionOwner.Hospital || action.Category != category.Key))
                return "an ask is gone that is no action of the hospital's";
            var statements = category.Count(ask => !taken.Exists(action => Covers(action, ask)));
            if (statements > 0)
                return "an ask is gone that is no action of the hospital's";
        }

        return null;
    }

    /// <summary>What the whole review, not the rules alone, makes of the new letter: nothing to rewrite, and all else as it was.</summary>
    private static string? SecondReviewProblem(LetterReview before, LetterReview after, PolicyDocument policy, DecideContext context)
    {
        var left = after.Asks.Select(ask => AskJudgement.Of(ask, after, policy, context.ReceivedAt)).ToList();
        if (
            left.Exists(ask =>
                ask is { Disposition: Disposition.Rewrite, Urgent: false, HighRisk: false } && ask.Found.Origin != AskOrigin.Attachment
            )
        )
            return "a second review finds something left to rewrite";
        foreach (var ask in before.Asks.Select(ask => AskJudgement.Of(ask, before, policy, context.ReceivedAt)))
        {
            var at = left.FindIndex(one =>
                one.Category == ask.Category && one.Found.Origin == ask.Found.Origin && one.DueDate == ask.DueDate
            );
            if (at >= 0)
                left.RemoveAt(at);
            else if (!ask.Avoidable)
                return "an appropriate ask is lost";
        }

        return left.Count == 0 ? null : "the rewrite asks for something new";
    }

    /// <summary>An action covers an ask if their words meet: the ask said twice has one action.</summary>
    private static bool Covers(LetterAction action, AskJudgement ask) =>
        action.Quote == ask.Found.Quote || SameAsk.Words(action.Quote).Overlaps(SameAsk.Words(ask.Found.Quote));
}
