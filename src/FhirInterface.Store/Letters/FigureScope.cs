namespace FhirInterface.Store.Letters;

/// <summary>
/// Who a letter is between, of what kind it is, and by which policy it was judged: all that figures are cut by. Letters, asks and issues
/// carry the key of theirs and a day, so that a year of them is counted from a narrow index. A row once written never changes.
/// </summary>
public sealed class FigureScope
{
    public long Key { get; init; }

    /// <summary><c>discharge</c>, <c>outpatient</c>, <c>request</c>, <c>issue</c> for an issue without a letter; empty where it was not kept.</summary>
    public required string Setting { get; init; }
    public required string Liaison { get; init; }

    /// <summary>Empty where an issue names none.</summary>
    public required string Custodian { get; init; }

    /// <summary>Empty where it is not certain.</summary>
    public required string Practice { get; init; }

    /// <summary>Empty where the letter does not say.</summary>
    public required string Specialty { get; init; }

    /// <summary>The hospital team that the author wrote for; empty where the letter does not say.</summary>
    public required string Team { get; init; }

    /// <summary>The policy version that the letter was judged by: its minutes and shares make the hours.</summary>
    public required string PolicyUrl { get; init; }
}
