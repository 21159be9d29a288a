namespace FhirInterface.Validation.Narrative;

/// <summary>What is wrong with a narrative.</summary>
/// <param name="MessageId">Stable; never reused or renamed.</param>
/// <param name="IsError">False for what is only a warning.</param>
/// <param name="Text">One plain sentence; names elements and attributes, never the patient's text.</param>
/// <param name="IsStrictError">Whether strict runs take a warning for an error (see <see cref="ValidatorOptions.Strict"/>).</param>
public sealed record NarrativeFault(string MessageId, bool IsError, string Text, bool IsStrictError = false);
