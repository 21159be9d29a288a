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
/// <param name="Subject">For not checked: the code system or value set that is not at hand, so that it is said once.</param>
public readonly record struct CodeAnswer(CodeOutcome Outcome, string? Subject)
{
    private readonly string? reason;

    private CodeAnswer(CodeOutcome outcome, string? subject, string? reason)
        : this(outcome, subject) => this.reason = reason;

    /// <summary>One plain sentence for invalid and not checked; null for valid.</summary>
    // Made when asked for: of thousands of codes of a system that is not at hand, one is reported.
    public string? Reason => reason ?? (Subject is null ? null : $"The code system {Subject} is not at hand.");

    public static CodeAnswer Valid { get; } = new(CodeOutcome.Valid, null);

    public static CodeAnswer Invalid(string reason) => new(CodeOutcome.Invalid, null, reason);

    public static CodeAnswer NotChecked(string subject, string reason) => new(CodeOutcome.NotChecked, subject, reason);

    internal static CodeAnswer SystemMissing(string system) => new(CodeOutcome.NotChecked, system);

    internal static CodeAnswer ValueSetMissing(string url) => NotChecked(url, $"The value set {url} is not at hand.");
}

/// <summary>A code with its system, as a Coding gives it.</summary>
/// <param name="System">Null for a bare code: its system is then inferred from the value set.</param>
/// <param name="Code">Never empty.</param>
public readonly record struct CodedValue(string? System, string Code);
