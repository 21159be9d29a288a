namespace FhirInterface.Flow.Measures;

/// <summary>What to count: all that is given must hold. Days are those of Europe/London, both included.</summary>
public sealed record MeasureScope(DateOnly Start, DateOnly End)
{
    public string? Custodian { get; init; }
    public string? Practice { get; init; }
    public string? Specialty { get; init; }

    /// <summary>The hospital team that the letters name.</summary>
    public string? Team { get; init; }

    /// <summary>A code of CodeSystem/gp-ask.</summary>
    public string? Category { get; init; }
}
