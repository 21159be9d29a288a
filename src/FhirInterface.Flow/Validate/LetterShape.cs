using System.Globalization;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Validate;

/// <summary>Tells what is no letter or request at all: refused with 422, and never held, since nobody could be told about it.</summary>
internal static class LetterShape
{
    /// <summary>Null for what can be judged.</summary>
    public static OperationOutcome? Refusal(Resource resource) => OfType(resource) ?? OfLength(resource) ?? OfActiveContent(resource);

    /// <summary>
    /// Characters of narrative, marks included, in all of a letter. It is read in time that grows with it, and this much takes a second at
    /// worst; the longest letters seen have a fifth of it.
    /// </summary>
    internal const int MaxNarrative = 500_000;

    private static OperationOutcome? OfLength(Resource resource) =>
        NarrativeLength.Of(resource) > MaxNarrative
            ? Outcomes.Error(
                OperationOutcome.IssueType.TooLong,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The narratives have more than {MaxNarrative} characters in all. Send what is no letter as an attachment."
                ),
                resource.TypeName
            )
            : null;

    private static OperationOutcome? OfActiveContent(Resource resource) =>
        ActiveNarratives.Find(resource) is { } found
            ? Outcomes.Error(
                OperationOutcome.IssueType.Structure,
                $"The narrative holds what could act when it is opened ({found.What}): take it out.",
                found.Expression
            )
            : null;

    private static OperationOutcome? OfType(Resource resource) =>
        resource switch
        {
            Bundle bundle => OfBundle(bundle),
            MedicationRequest request => OfRequest(request),
            _ => Outcomes.Error(
                OperationOutcome.IssueType.NotSupported,
                $"A {resource.TypeName} is neither a letter (a document Bundle) nor a MedicationRequest.",
                resource.TypeName
            ),
        };

    private static OperationOutcome? OfBundle(Bundle bundle)
    {
        if (bundle.TypeElement?.JsonValue as string is not "document")
        {
            return Outcomes.Error(OperationOutcome.IssueType.Value, "A letter is a Bundle of type document.", "Bundle.type");
        }

        if (bundle.Entry is not { Count: > 0 } || bundle.Entry[0].Resource is not Composition)
            return Outcomes.Error(
                OperationOutcome.IssueType.Structure,
                "The first entry of a letter is its Composition.",
                "Bundle.entry[0]"
            );
        if (!bundle.Entry.Exists(entry => entry.Resource is Patient))
        {
            return Outcomes.Error(
                OperationOutcome.IssueType.Required,
                "The letter has no Patient: it cannot be delivered to anybody.",
                "Bundle.entry"
            );
        }

        return null;
    }

    private static OperationOutcome? OfRequest(MedicationRequest request) =>
        request.Contained.Exists(contained => contained is Patient)
            ? null
            : Outcomes.Error(
                OperationOutcome.IssueType.Required,
                "The request has no contained Patient: it cannot be delivered to anybody.",
                "MedicationRequest.contained"
            );
}
