namespace FhirInterface.Store.Owed;

/// <summary>What the service owes at a certain time.</summary>
public enum OwedKind
{
    /// <summary>Release a held letter for the patient's safety. Subject: the series.</summary>
    SafetyRelease,

    /// <summary>Give an action back to the practice unless the hospital has accepted it. Subject: the Task.</summary>
    AcceptBy,

    /// <summary>Tell that a letter was not collected. Subject: the Task.</summary>
    Collect,

    /// <summary>Tell that an accepted action of the hospital is past its due. Subject: the Task.</summary>
    Overdue,

    /// <summary>Tell a person that a held medication request is still without an answer. Subject: the letter.</summary>
    RequestUnanswered,
}

/// <summary>
/// Something owed. It is written in the transaction that gives rise to it and closed in the one that does it, so it is done once,
/// however many servers there are and whenever one of them dies.
/// </summary>
public sealed class OwedRecord
{
    public long Key { get; init; }
    public required OwedKind Kind { get; init; }
    public required string SubjectId { get; init; }
    public required DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>done, or why it was no longer owed.</summary>
    public string? Ending { get; private set; }

    /// <summary>Taken by a server until then; another may take it afterwards.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }
    public int Attempts { get; set; }

    public void Close(DateTimeOffset moment, string ending = "done")
    {
        DoneAt ??= moment;
        Ending ??= ending;
    }
}
