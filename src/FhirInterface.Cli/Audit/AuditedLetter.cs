using System.Text.Json.Serialization;

namespace FhirInterface.Cli.Audit;

/// <summary>What an audit keeps of one file: enough for the figures, and of the letter's words only quotes without names.</summary>
/// <param name="File">Relative to the audited folder, with forward slashes.</param>
/// <param name="Length">Bytes, to know the file again when an audit is taken up.</param>
/// <param name="Changed">When the file was last written, in UTC ticks, for the same end.</param>
/// <param name="Kind"><c>fhir</c>, <c>text</c> or <c>pdf</c>.</param>
internal sealed record AuditedLetter(string File, long Length, long Changed, string Kind)
{
    /// <summary>
    /// From 1, in the order of the files: how the report names it. Hospitals name files after patients, and a report is handed round.
    /// </summary>
    [JsonIgnore]
    public int Number { get; init; }

    /// <summary>Why it could not be read; null for what was read.</summary>
    public string? Problem { get; init; }

    /// <summary>What a reader of the figures should know of a file that was read: that a part of it was not.</summary>
    public string? Caution { get; init; }
    public string? Custodian { get; init; }
    public string? Practice { get; init; }

    /// <summary><c>discharge</c>, <c>outpatient</c> or <c>request</c>.</summary>
    public string? Setting { get; init; }

    /// <summary>The letter's own day.</summary>
    public DateOnly? Date { get; init; }
    public string? Disposition { get; init; }
    public IReadOnlyList<AuditedAsk> Asks { get; init; } = [];

    [JsonIgnore]
    public IEnumerable<AuditedAsk> Avoidable => Asks.Where(ask => ask.Avoidable);
}

/// <summary>One ask of the GP.</summary>
/// <param name="Quote">Without names, numbers and dates.</param>
/// <param name="Hours">What it costs general practice, by the policy that judged the letter.</param>
internal sealed record AuditedAsk(string Category, bool Avoidable, bool Urgent, string? Due, string Quote, HoursRange Hours);

/// <summary>Hours as a range: never one figure alone.</summary>
internal readonly record struct HoursRange(double Low, double Central, double High)
{
    public static HoursRange operator +(HoursRange left, HoursRange right) =>
        new(left.Low + right.Low, left.Central + right.Central, left.High + right.High);
}
