using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>What a sender's tags and the moment ask of a decision.</summary>
/// <param name="ReceivedAt">The moment of receipt: an argument, never a clock (design 6.9).</param>
/// <param name="NoRewrite">The tag <c>no-rewrite</c>: every rewrite becomes a reject.</param>
/// <param name="Override">The tag <c>override</c>, with its reason and clinician: findings about asks and supply do not hold the letter.</param>
/// <param name="Issued">An EPS order, already issued: a short supply advises and never rejects.</param>
public sealed record DecideContext(DateTimeOffset ReceivedAt, bool NoRewrite = false, bool Override = false, bool Issued = false)
{
    private const string SubmissionTags = "https://fhirinterface.example/CodeSystem/submission";

    /// <summary>The context as the resource's own tags have it. Whether an override's extensions are there is for the caller to check.</summary>
    public static DecideContext Of(Resource resource, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(resource);
        bool Tagged(string code) => resource.Meta?.Tag.Exists(tag => tag.System == SubmissionTags && tag.Code == code) ?? false;
        return new(receivedAt, NoRewrite: Tagged("no-rewrite"), Override: Tagged("override"));
    }
}

/// <summary>What becomes of a letter or a request: pure result of resource, policy and moment.</summary>
public sealed record Decision
{
    public required Disposition Disposition { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required IReadOnlyList<LetterAction> Actions { get; init; }

    /// <summary>The rewritten Bundle, where the disposition is rewrite; it has passed the check of design 6.3.</summary>
    public Bundle? Rewritten { get; init; }
    public IReadOnlyList<RewriteChange> Changes { get; init; } = [];

    /// <summary>When a rejected letter is released for safety; null where never by a clock, or not rejected.</summary>
    public DateTimeOffset? ReleaseDue { get; init; }

    /// <summary>False where patient or practice is uncertain.</summary>
    public bool IdentityCertain { get; init; } = true;
    public required PolicyDocument Policy { get; init; }
}

/// <summary>One change of a rewrite, for the Provenance (design 6.2) and for the page that marks it.</summary>
/// <param name="ActionIndex">Which of the decision's actions took the ask over; null for the head line and bookkeeping changes.</param>
public sealed record RewriteChange(
    string Expression,
    int? TextStart,
    string Old,
    string New,
    string Rule,
    string Category,
    int? ActionIndex
);
