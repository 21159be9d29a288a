using Hl7.Fhir.Model;

namespace FhirInterface.Flow;

/// <summary>What became of a posted letter or medication request: one of the records inside.</summary>
public abstract record Submission
{
    private Submission() { }

    /// <summary>What the sender is told, as design 2 "Outcomes" says.</summary>
    public abstract OperationOutcome Outcome { get; init; }

    /// <summary>Released: 201, Location <c>{Type}/{Id}/_history/{Version}</c>, ETag and moment of that version.</summary>
    public sealed record Released(string Type, string Id, int Version, OperationOutcome Outcome, DateTimeOffset LastUpdated) : Submission;

    /// <summary>The same posting again: the first answer again (200 with the same Location if released, the same 422 if held).</summary>
    /// <param name="LastUpdated">Of the version; null where it is no longer kept.</param>
    public sealed record Repeated(string Type, string Id, int Version, bool Held, OperationOutcome Outcome, DateTimeOffset? LastUpdated)
        : Submission;

    /// <summary>Rejected and held: 422 with Location.</summary>
    public sealed record Rejected(string Type, string Id, int Version, OperationOutcome Outcome) : Submission;

    /// <summary>No letter or request at all: 422, nothing held.</summary>
    public sealed record NotALetter(OperationOutcome Outcome) : Submission;

    /// <summary>It would correct or repeat what another custodian sent: 409, naming nothing.</summary>
    public sealed record OfAnotherCustodian(OperationOutcome Outcome) : Submission;

    /// <summary>The caller stands for another organisation than the letter's custodian: 403.</summary>
    public sealed record NotTheSender(OperationOutcome Outcome) : Submission;

    /// <summary>The X-Request-ID came before with other content: 409.</summary>
    public sealed record RequestIdReused(OperationOutcome Outcome) : Submission;
}

/// <summary>What becomes of a message (design 2, Messages).</summary>
public abstract record MessageAnswer
{
    private MessageAnswer() { }

    /// <summary>Readable: 200 with a response message, <c>response.code</c> ok or fatal-error.</summary>
    public sealed record Answered(Bundle Response) : MessageAnswer;

    /// <summary>Not readable as a message: 400.</summary>
    public sealed record Unreadable(OperationOutcome Outcome) : MessageAnswer;

    /// <summary>The same message id, or the same X-Request-ID, with other content: 409.</summary>
    public sealed record Conflict(OperationOutcome Outcome) : MessageAnswer;
}
