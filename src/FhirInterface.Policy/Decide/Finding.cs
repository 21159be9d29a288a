using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>What a policy does about a finding; the order is of strictness.</summary>
public enum Disposition
{
    Allow,
    Advise,
    Rewrite,
    Reject,
}

/// <summary>What kind of fault a finding is: decides whether an override answers it, and whether a clock may release the letter.</summary>
public enum FindingKind
{
    /// <summary>An ask, in prose or structure.</summary>
    Ask,

    /// <summary>A supply, its length or its record.</summary>
    Supply,

    /// <summary>A broken rule of our profiles, with patient and practice certain.</summary>
    Structure,

    /// <summary>Patient or practice is uncertain: never released by a clock.</summary>
    Identity,

    /// <summary>Worth saying; never more than advice.</summary>
    Note,
}

/// <summary>One thing that is wrong or worth saying (design 1 and 2, Outcomes).</summary>
public sealed record Finding
{
    /// <summary>A code of <c>gp-ask</c> (kind Ask, or Supply with an ask's category) or of <c>interface-finding</c>. Never reused or renamed.</summary>
    public required string Code { get; init; }
    public required FindingKind Kind { get; init; }
    public required Disposition Disposition { get; init; }

    /// <summary>One sentence for the author: what, and what to do instead.</summary>
    public required string Text { get; init; }

    /// <summary>FHIRPath, rooted in the posted resource.</summary>
    public required string Expression { get; init; }

    /// <summary>The letter's own words, a run of the section's reading text; null where there are none.</summary>
    public string? Quote { get; init; }

    /// <summary>Where the quote starts in the reading text, in UTF-16 units.</summary>
    public int? TextStart { get; init; }

    /// <summary>The authority that the policy line carries, and nothing grander.</summary>
    public required string Authority { get; init; }
    public string? Remedy { get; init; }
    public required string Rule { get; init; }
    public required string PolicyVersion { get; init; }

    /// <summary>FHIR issue code: <c>business-rule</c> for policy, the fitting structure code for profiles, <c>informational</c>.</summary>
    public string IssueCode { get; init; } = "business-rule";
    public bool Urgent { get; init; }
    public bool HighRisk { get; init; }
    public DateOnly? LastDayCovered { get; init; }
    public LetterAsk? Ask { get; init; }
}
