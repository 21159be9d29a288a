using FhirInterface.Store.Resources;

namespace FhirInterface.Store.Actions;

/// <summary>The four kinds of Task (design 4).</summary>
public enum ActionKind
{
    GpLetter,
    GpAction,
    HospitalAction,
    InterfaceIssue,
}

/// <summary>
/// What is known of a Task besides its text: what it can be found by. At most one row that is open has a given <see cref="AskId"/>: the
/// database itself sees to it that one ask has one open Task.
/// </summary>
public sealed class ActionRecord : IVersioned
{
    public long Key { get; init; }
    public required string Id { get; init; }
    public required ActionKind Kind { get; init; }
    public required string Status { get; set; }

    /// <summary>Neither completed, cancelled, rejected nor failed.</summary>
    public bool Open { get; private set; } = true;
    public required string CodeSystem { get; init; }
    public required string Code { get; init; }
    public required string Priority { get; init; }

    /// <summary><c>system|value</c>.</summary>
    public required string OwnerKey { get; init; }

    /// <summary><c>system|value</c>.</summary>
    public required string RequesterKey { get; init; }

    public required string Custodian { get; init; }
    public string? Practice { get; init; }
    public required string Liaison { get; init; }
    public required bool VisibleToPractice { get; init; }
    public string? NhsNumber { get; init; }

    public string? FocusType { get; set; }
    public string? FocusId { get; set; }
    public string? SeriesId { get; init; }

    /// <summary>The ask it is for; null for letters and issues.</summary>
    public string? AskId { get; init; }
    public string? GroupKey { get; init; }

    /// <summary>For an issue: what it is about, a code of CodeSystem/issue-category.</summary>
    public string? Category { get; set; }

    /// <summary>For an issue: key of the figure scope that it is counted under; 0 for every other Task.</summary>
    public long ScopeKey { get; set; }
    public required DateTimeOffset AuthoredOn { get; init; }

    /// <summary>The day of <see cref="AuthoredOn"/> in London, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int AuthoredDay { get; init; }
    public required DateTimeOffset Modified { get; set; }

    /// <summary>Start of the day that it is due on.</summary>
    public DateTimeOffset? Due { get; set; }
    public required int Version { get; set; }
    public DateTimeOffset LastUpdated { get; set; }

    /// <summary>Begun: a correction leaves it standing.</summary>
    public bool Begun => Status is "accepted" or "in-progress" or "on-hold";

    public static bool IsOpen(string status) => status is not ("completed" or "cancelled" or "rejected" or "failed" or "entered-in-error");

    /// <summary>Notes another version with this status.</summary>
    public void MoveTo(string status, int version, DateTimeOffset moment)
    {
        Status = status;
        Open = IsOpen(status);
        Version = version;
        Modified = moment;
        LastUpdated = moment;
    }
}
