namespace FhirInterface.Policy.Decide;

/// <summary>Codes of <c>CodeSystem/interface-finding</c> that this project gives. A code is never reused or renamed.</summary>
public static class InterfaceFindings
{
    /// <summary>No patient that could be meant: no Patient, no NHS number and no reason why, no family name or birth date.</summary>
    public const string PatientUncertain = "patient-uncertain";

    /// <summary>NHS number, family name or birth date differ between entries about the patient.</summary>
    public const string PatientMismatch = "patient-mismatch";

    /// <summary>The NHS number fails its check digit.</summary>
    public const string NhsNumberInvalid = "nhs-number-invalid";

    /// <summary>The registered practice cannot be told by an ODS code.</summary>
    public const string PracticeUncertain = "practice-uncertain";

    /// <summary>A date that cannot be right.</summary>
    public const string DateImplausible = "date-implausible";

    /// <summary>An attachment that could not be read, wholly.</summary>
    public const string AttachmentNotReviewed = "attachment-not-reviewed";

    /// <summary>An avoidable ask in an attachment.</summary>
    public const string AskInAttachment = "ask-in-attachment";

    /// <summary>A rewrite was made and not used, because the check found fault with it.</summary>
    public const string RewriteCheckFailed = "rewrite-check-failed";

    /// <summary>How the days of a supply were reckoned.</summary>
    public const string SupplyReckoned = "supply-reckoned";

    public static IReadOnlyList<string> All { get; } =
    [
        PatientUncertain,
        PatientMismatch,
        NhsNumberInvalid,
        PracticeUncertain,
        DateImplausible,
        AttachmentNotReviewed,
        AskInAttachment,
        RewriteCheckFailed,
        SupplyReckoned,
    ];
}
