using Hl7.Fhir.Model;

namespace FhirInterface.Flow;

/// <summary>What a sender is told whose posting is not taken in at all. None of them names anybody's letter.</summary>
internal static class Refusals
{
    /// <param name="expression">Where it says whose it is.</param>
    public static OperationOutcome NotTheSender(string expression) =>
        Outcomes.Error(
            OperationOutcome.IssueType.Forbidden,
            "The custodian is another organisation than the one you send for. Send it with your own organisation as custodian.",
            expression
        );

    public static OperationOutcome OfAnotherCustodian() =>
        Outcomes.Error(
            OperationOutcome.IssueType.Conflict,
            "An identifier in it is in use by another organisation. Give the letter an identifier of your own."
        );

    public static OperationOutcome RequestIdReused() =>
        Outcomes.Error(
            OperationOutcome.IssueType.Duplicate,
            "This X-Request-ID came before with other content. Use a new one for each new request, the same only to repeat one."
        );

    public static OperationOutcome NothingToWithdraw(Resource resource) =>
        Outcomes.Error(
            OperationOutcome.IssueType.NotFound,
            "It is marked as entered in error, but names nothing that was sent here: name what it withdraws.",
            resource is Bundle ? "Bundle.entry[0].resource.status" : "MedicationRequest.status"
        );
}
