namespace FhirInterface.Policy.Decide;

/// <summary>The codes of <c>CodeSystem/interface-finding</c> that this project gives. A code is never reused or renamed.</summary>
public static class InterfaceFindings
{
    /// <summary>The entries do not agree on who the patient is, or do not say.</summary>
    public const string PatientUncertain = "patient-uncertain";

    /// <summary>The registered practice cannot be told by an ODS code.</summary>
    public const string PracticeUncertain = "practice-uncertain";

    /// <summary>A date that cannot be right.</summary>
    public const string DateImplausible = "date-implausible";

    /// <summary>An attachment that was not wholly read.</summary>
    public const string AttachmentNotReviewed = "attachment-not-reviewed";

    /// <summary>An avoidable ask in an attachment.</summary>
    public const string AskInAttachment = "ask-in-attachment";

    /// <summary>A rewrite was made and not used, because the check found fault with it.</summary>
    public const string RewriteCheckFailed = "rewrite-check-failed";

    /// <summary>How the days of a supply were reckoned.</summary>
    public const string SupplyLength = "supply-length";

    /// <summary>A dosage's words and its code say different doses.</summary>
    public const string DoseMismatch = "dose-mismatch";

    /// <summary>A medicine is both stopped and given.</summary>
    public const string MedicineContradiction = "medicine-contradiction";

    /// <summary>A medicine stands twice among those to be taken.</summary>
    public const string DuplicateMedicine = "duplicate-medicine";

    /// <summary>A medicine's code and its words name different medicines.</summary>
    public const string CodeDisplayMismatch = "code-display-mismatch";
}
