using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Rewrite;

/// <summary>A judged ask and the action that takes it over.</summary>
internal sealed record ReturnedAsk(AskJudgement Ask, int? ActionIndex);

/// <summary>A rewritten letter with its changes, or why there is none.</summary>
internal sealed record RewriteResult(Bundle? Letter, IReadOnlyList<RewriteChange> Changes, string? Problem);

internal static class Rewriter
{
    public static RewriteResult Rewrite(
        LetterReview review,
        PolicyDocument policy,
        DecideContext context,
        IReadOnlyList<ReturnedAsk> asks
    ) => new(null, [], "rewriting is not ready");
}

internal static class RewriteCheck
{
    public static string? Problem(
        Bundle before,
        Bundle after,
        IReadOnlyList<RewriteChange> changes,
        IReadOnlyList<LetterAction> actions,
        PolicyDocument policy,
        DecideContext context
    ) => "not ready";
}
