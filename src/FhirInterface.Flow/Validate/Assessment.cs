using FhirInterface.Policy.Decide;
using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Validate;

/// <summary>What validation, review and decision say of a letter or a request; nothing is stored.</summary>
public abstract record Assessment
{
    private Assessment() { }

    /// <summary>Judged under a policy.</summary>
    /// <param name="Parties">Who it is about, from and for.</param>
    /// <param name="Decision">What becomes of it.</param>
    /// <param name="Report">All that validation had to say, what was not checked included.</param>
    public sealed record Judged(Parties Parties, Decision Decision, ValidationReport Report) : Assessment;

    /// <summary>No letter or request at all: nothing of it may be held.</summary>
    public sealed record NotALetter(OperationOutcome Outcome) : Assessment;
}
