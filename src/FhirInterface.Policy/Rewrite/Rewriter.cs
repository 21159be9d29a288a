using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Rewrite;

/// <summary>A judged ask and the action that takes it over.</summary>
internal sealed record ReturnedAsk(AskJudgement Ask, int? ActionIndex);

/// <summary>A rewritten letter with its changes, or why there is none.</summary>
internal sealed record RewriteResult(Bundle? Letter, IReadOnlyList<RewriteChange> Changes, string? Problem)
{
    public static RewriteResult Failed(string problem) => new(null, [], problem);
}

/// <summary>
/// REWRITE: a new version of the letter in which the asks that go back to the hospital are re-addressed where they stand, structured
/// entries follow, a first section says what was changed, and the identity is that of a version made by the service (design 6.2, 6.3).
/// The letter as posted is not touched.
/// </summary>
internal static class Rewriter
{
    /// <summary>
    /// A letter that hands over more than this is for its author to mend; the section is read again after each statement, which must
    /// not grow without bound.
    /// </summary>
    private const int MostAsks = 60;

    public static RewriteResult Rewrite(LetterReview review, PolicyDocument policy, DecideContext context, IReadOnlyList<ReturnedAsk> asks)
    {
        var letter = review.Letter!;
        var returned = asks.Where(ask => ask.Ask.Disposition == Disposition.Rewrite).ToList();
        if (returned.Count > MostAsks)
            return RewriteResult.Failed("it asks for too much at once");
        var copy = LetterReader.Read((Bundle)letter.Bundle.DeepCopy());
        var wording = new ReturnWording(review, policy, context);
        var changes = new List<RewriteChange>();

        for (var i = 0; i < letter.Sections.Count; i++)
        {
            var section = letter.Sections[i];
            var here = returned
                .Where(ask => ask.Ask.Found.Origin == AskOrigin.Narrative && ask.Ask.Found.Expression == section.Expression)
                .ToList();
            if (here.Count == 0)
                continue;
            if (SectionRewrite.Rewrite(section, letter.Setting, here, wording, review.Ruling) is not { } rewritten)
                return RewriteResult.Failed($"a sentence in \"{section.Title}\" does not come apart");
            copy.Sections[i].Component.Text!.Div = rewritten.Div;
            changes.AddRange(rewritten.Changes);
        }

        if (!StructuredRewrite.Apply(copy.Bundle, review, returned, changes))
            return RewriteResult.Failed("an entry holds a request that stays beside one that goes back");

        HeadSection.Add(copy.Composition, letter, returned, context);
        RewriteIdentity.Apply(copy.Bundle, copy.Composition, policy, context);
        return new(copy.Bundle, changes, null);
    }
}
