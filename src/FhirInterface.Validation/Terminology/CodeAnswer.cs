namespace FhirInterface.Validation.Terminology;

/// <summary>Valid, invalid, or not to be told from what is at hand.</summary>
public enum CodeOutcome
{
    Valid,
    Invalid,
    NotChecked,
}

/// <summary>What the terminology at hand says of a code.</summary>
/// <param name="Outcome">Valid, invalid or not checked.</param>
/// <param name="Reason">One plain sentence for invalid and not checked; null for valid.</param>
/// <param name="Subject">For not checked: the code system or value set that is not at hand, so that it is said once.</param>
public readonly record struct CodeAnswer(CodeOutcome Outcome, string? Reason = null, string? Subject = null)
{
    public static CodeAnswer Valid { get; } = new(CodeOutcome.Valid);

    public static CodeAnswer Invalid(string reason) => new(CodeOutcome.Invalid, reason);

    public static CodeAnswer NotChecked(string subject, string reason) => new(CodeOutcome.NotChecked, reason, subject);

    internal static CodeAnswer SystemMissing(string system) => NotChecked(system, $"The code system {system} is not at hand.");

    internal static CodeAnswer ValueSetMissing(string url) => NotChecked(url, $"The value set {url} is not at hand.");
}

/// <summary>A code with its system, as a Coding gives it.</summary>
/// <param name="System">Null for a bare code: its system is then inferred from the value set.</param>
/// <param name="Code">Never empty.</param>
/// <param name="Display">The text that came with it, if any.</param>
public readonly record struct CodedValue(string? System, string Code, string? Display = null, string? Version = null);
