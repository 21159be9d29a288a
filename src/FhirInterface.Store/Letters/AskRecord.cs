namespace FhirInterface.Store.Letters;

/// <summary>Why an ask no longer reaches the practice. Only these count as prevented; a mere flag never does.</summary>
public enum Prevention
{
    /// <summary>The author mended the letter before it was released.</summary>
    Mended,

    /// <summary>The hospital completed its action.</summary>
    Completed,
}

/// <summary>One ask that a letter made: what the measure counts. An ask that a correction repeats is the same ask.</summary>
public sealed class AskRecord
{
    public long Key { get; init; }
    public required string Id { get; init; }
    public required string SeriesId { get; init; }

    /// <summary>The letter that made it last.</summary>
    public required string LetterId { get; set; }
    public required string Category { get; init; }
    public required string Quote { get; init; }
    public required string Custodian { get; init; }
    public string? Practice { get; init; }
    public string? Specialty { get; init; }

    public required bool Avoidable { get; init; }

    /// <summary>accepted, advised, rewritten or rejected: what was done about it.</summary>
    public required string Disposition { get; set; }
    public required bool Urgent { get; init; }
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The day of <see cref="AskedAt"/> in London, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int AskedDay { get; init; }

    /// <summary>Key of the <see cref="FigureScope"/> that figures count it under; 0 where a server of an older version wrote it.</summary>
    public long ScopeKey { get; init; }
    public DateTimeOffset? PreventedAt { get; private set; }
    public Prevention? PreventedBy { get; private set; }

    /// <summary>Counts once, at the first of what prevents it.</summary>
    public void Prevent(Prevention by, DateTimeOffset moment)
    {
        if (PreventedAt is not null)
            return;
        PreventedAt = moment;
        PreventedBy = by;
    }

    /// <summary>The work came to the practice after all.</summary>
    public void Return()
    {
        PreventedAt = null;
        PreventedBy = null;
    }
}
