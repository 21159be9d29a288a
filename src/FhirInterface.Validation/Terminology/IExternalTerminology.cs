namespace FhirInterface.Validation.Terminology;

/// <summary>A terminology server elsewhere, asked only where what is at hand has no answer.</summary>
public interface IExternalTerminology
{
    /// <summary>Valid or invalid as the server says; not checked when it does not know or cannot be reached.</summary>
    /// <param name="valueSet">Null to ask only whether the code exists in its system.</param>
    CodeAnswer Validate(string? valueSet, CodedValue coded);
}
