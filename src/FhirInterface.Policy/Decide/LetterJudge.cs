using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>
/// The way of a letter through this project in one call: review, decide, rewrite, check. Pure: the same letter, policy and moment give
/// the same decision (design 6.9).
/// </summary>
public static class LetterJudge
{
    /// <param name="document">The letter as posted; it is not changed.</param>
    /// <param name="policy">The policy in force for its custodian and practice, see <see cref="PolicySet.For"/>.</param>
    /// <param name="context">The moment of receipt and the sender's tags, see <see cref="DecideContext.Of"/>.</param>
    /// <param name="extraFindings">What validation found (kind Structure or Identity): it counts towards the disposition.</param>
    public static Decision Judge(
        Bundle document,
        PolicyDocument policy,
        DecideContext context,
        IReadOnlyList<Finding>? extraFindings = null
    ) => Judge(document, policy, context, extraFindings, Reviewer.Default);

    internal static Decision Judge(
        Bundle document,
        PolicyDocument policy,
        DecideContext context,
        IReadOnlyList<Finding>? extraFindings,
        AskReading reading
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(context);
        var (whole, rules) = (new ReadOnce(reading), new ReadOnce(Reviewer.RulingOf(reading)));
        return Decider.Decide(Reviewer.Review(document, whole.Read, rules.Read), policy, context, extraFindings ?? []);
    }
}
