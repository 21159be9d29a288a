using FhirInterface.Flow.Validate;
using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Messages;

/// <summary>Faults of a message against R4 that its content, taken out of it, does not show.</summary>
/// <param name="Around">In the Bundle and its MessageHeader.</param>
/// <param name="Inside">In what the message brings, where a value was left out in reading it because it does not fit.</param>
internal sealed record MessageFaults(IReadOnlyList<ValidationIssue> Around, IReadOnlyList<ValidationIssue> Inside)
{
    private const string AnyEntry = "Bundle.entry[";
    private const string Header = "Bundle.entry[0]";

    public static MessageFaults Of(Posting posting, Assessor assessor)
    {
        var faults = assessor.CheckPlain(posting).Issues.Where(ProfileFindings.Rejects).ToLookup(IsAround);
        // A whole message shows the other faults where they are judged.
        return new MessageFaults([.. faults[true]], posting.IsWhole ? [] : [.. faults[false]]);
    }

    /// <summary>The faults inside, as they are said of the resource that is one entry: rooted in it (design 2, Outcomes).</summary>
    public IReadOnlyList<ValidationIssue> RootedIn(int entry, Resource resource)
    {
        var root = FormattableString.Invariant($"{AnyEntry}{entry}].resource");
        return
        [
            .. Inside.Select(issue =>
                issue.Expression == root || issue.Expression.StartsWith(root + ".", StringComparison.Ordinal)
                    ? issue with
                    {
                        Expression = resource.TypeName + issue.Expression[root.Length..],
                    }
                    : issue
            ),
        ];
    }

    private static bool IsAround(ValidationIssue issue) =>
        !issue.Expression.StartsWith(AnyEntry, StringComparison.Ordinal) || issue.Expression.StartsWith(Header, StringComparison.Ordinal);
}
