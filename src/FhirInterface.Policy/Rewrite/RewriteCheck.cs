using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var (reading, ruling) = (before.Reading, before.Ruling);
        return ElementsProblem(JsonNode.Parse(Json(first).Span)!, JsonNode.Parse(afterJson.Span)!, changes)
            ?? IdentityProblem(first, second)
            ?? NarrativeProblem(first, second, changes)
            ?? AsksProblem(
                Reviewer.Review(first, ruling, ruling),
                Reviewer.Review(second, ruling, ruling),
                changes,
                actions,
                policy,
                context
            )
            ?? SecondReviewProblem(before, Reviewer.Review(second, reading, ruling), policy, context);
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

    /// <summary>Everything but narratives: what may differ is taken out on both sides, and the rest must be equal.</summary>
    private static string? ElementsProblem(JsonNode before, JsonNode after, IReadOnlyList<RewriteChange> changes)
    {
        if (before["entry"] is not JsonArray entries || after["entry"] is not JsonArray newEntries || newEntries.Count != entries.Count + 1)
            return "entries are missing";
        if (newEntries[^1]?["resource"]?["resourceType"]?.GetValue<string>() != "Device")
            return "the last entry is not the service";
        newEntries.RemoveAt(newEntries.Count - 1);

        var (composition, newComposition) = (entries[0]!["resource"]!, newEntries[0]!["resource"]!);
        if (newComposition["section"] is not JsonArray sections || sections.Count == 0)
            return "the letter has no first section";
        sections.RemoveAt(0);
        if (newComposition["author"] is not JsonArray { Count: > 0 } authors)
            return "the letter has no author";
        authors.RemoveAt(authors.Count - 1);
        if (newComposition["relatesTo"] is not JsonArray { Count: > 0 } relations)
            return "the posting is not named";
        relations.RemoveAt(relations.Count - 1);
        if (relations.Count == 0)
            newComposition.AsObject().Remove("relatesTo");

        foreach (var document in (JsonNode[])[before, after])
        {
            foreach (var element in (string[])["identifier", "timestamp", "signature"])
                document.AsObject().Remove(element);
        }

        foreach (var resource in (JsonNode[])[composition, newComposition])
        {
            resource.AsObject().Remove("status");
            resource.AsObject().Remove("attester");
            foreach (var section in resource["section"]?.AsArray() ?? [])
                BlankDivs(section);
        }

        foreach (var change in changes.Where(change => change.TextStart is null).DistinctBy(change => change.Expression))
        {
            if (!TakeOut(before, change.Expression) || !IsEntryElement(change.Expression))
                return "a change names an element that is not there";
            TakeOut(after, change.Expression);
        }

        return JsonNode.DeepEquals(before, after) ? null : "an element differs that no change names";
    }

    private static void BlankDivs(JsonNode? section)
    {
        if (section?["text"] is JsonObject text)
            text["div"] = "";
        foreach (var inner in section?["section"]?.AsArray() ?? [])
            BlankDivs(inner);
    }

    /// <summary>Only who does it, and an entry's own narrative, may follow the text; never the Composition's elements.</summary>
    private static bool IsEntryElement(string expression) =>
        !expression.StartsWith("Bundle.entry[0]", StringComparison.Ordinal)
        && (
            expression.EndsWith(".owner", StringComparison.Ordinal)
            || expression.EndsWith(".text", StringComparison.Ordinal)
            || expression.Contains(".performer[", StringComparison.Ordinal)
        );

    /// <summary>Blanks the element that an expression names.</summary>
    private static bool TakeOut(JsonNode document, string expression)
    {
        JsonNode? at = document;
        var steps = expression.Split('.')[1..];
        for (var i = 0; i < steps.Length && at is not null; i++)
        {
            var bracket = steps[i].IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? steps[i] : steps[i][..bracket];
            if (at is not JsonObject parent)
                return false;
            if (i == steps.Length - 1)
            {
                if (bracket < 0)
                    return parent.Remove(name);
                var index = int.Parse(steps[i][(bracket + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
                if (parent[name] is not JsonArray items || index >= items.Count)
                    return false;
                items[index] = null;
                return true;
            }

            at = parent[name];
            if (bracket >= 0)
            {
                var index = int.Parse(steps[i][(bracket + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
                at = at is JsonArray items && index < items.Count ? items[index] : null;
            }
        }

        return false;
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

    private static string? NarrativeProblem(Bundle before, Bundle after, IReadOnlyList<RewriteChange> changes)
    {
        var sections = LetterReader.Read(before).Sections;
        var newSections = LetterReader.Read(after).Sections.Skip(1).ToList();
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
