using FhirInterface.Store.Resources;

namespace FhirInterface.Store.Letters;

public enum LetterKind
{
    Document,
    MedicationRequest,
}

public enum LetterState
{
    /// <summary>Rejected, and not yet corrected or released.</summary>
    Held,
    Released,

    /// <summary>A correction has taken its place.</summary>
    Superseded,

    /// <summary>Withdrawn as entered in error, or the withdrawal itself.</summary>
    Withdrawn,
}

/// <summary>A letter or a medication request: what is known of it besides its text. State moves only through the methods here.</summary>
public sealed class LetterRecord : IVersioned
{
    /// <summary>Order of arrival; never changes, so pages cut by it are stable.</summary>
    public long Key { get; init; }
    public required string Id { get; init; }
    public required LetterKind Kind { get; init; }

    /// <summary>Shared by a letter and all its corrections: the id of the first.</summary>
    public required string SeriesId { get; init; }

    /// <summary><c>system|value</c> of the posting's identifier.</summary>
    public required string PostingKey { get; init; }

    /// <summary><c>system|value</c> of the series' identifier, if it has one.</summary>
    public string? SeriesKey { get; init; }

    /// <summary><c>system|value</c> of the rewritten version's identifier, which a correction may name as well.</summary>
    public string? RewrittenKey { get; set; }
    public required string Sha256 { get; init; }

    public required string Custodian { get; init; }
    public string? CustodianName { get; init; }

    /// <summary>Null where the letter does not say with certainty.</summary>
    public string? Practice { get; set; }
    public required string Liaison { get; init; }
    public string? NhsNumber { get; init; }

    /// <summary>What the letter says it is; for people.</summary>
    public required string Title { get; init; }
    public DateTimeOffset? AuthoredOn { get; init; }
    public string? Specialty { get; init; }

    /// <summary>For a medication request: the medicine, as a key that orders and proposals share.</summary>
    public string? MedicineKey { get; init; }
    public bool IsOrder { get; init; }

    /// <summary>For a medication request: its own status.</summary>
    public string? RequestStatus { get; init; }

    public required LetterState State { get; set; }
    public required string Disposition { get; init; }

    /// <summary>Its confidentiality is R or V: it is shown with care, and told of without its words.</summary>
    public bool Restricted { get; init; }
    public required bool IdentityCertain { get; init; }
    public required string PolicyUrl { get; init; }

    /// <summary>Tags of CodeSystem/submission that the current version carries, each between spaces: <c> superseded override </c>.</summary>
    public string Tags { get; private set; } = " ";

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The day of <see cref="ReceivedAt"/> in London, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int ReceivedDay { get; init; }

    /// <summary>Minutes from the letter's own date to its receipt; null where it has no date.</summary>
    public int? DelayMinutes { get; init; }

    /// <summary>Key of the <see cref="FigureScope"/> that figures count it under; 0 where a server of an older version wrote it.</summary>
    public long ScopeKey { get; set; }
    public DateTimeOffset? ReleasedAt { get; private set; }
    public DateTimeOffset? ReleaseDue { get; set; }
    public required int Version { get; set; }

    /// <summary>The version that the first answer named.</summary>
    public int AnsweredVersion { get; set; }
    public DateTimeOffset LastUpdated { get; set; }

    /// <summary>The practice may see it: it was released to them at some time.</summary>
    public bool VisibleToPractice { get; private set; }

    /// <summary>The first answer, packed: a repeat gets the same.</summary>
    public required byte[] Outcome { get; set; }

    /// <summary>
    /// For a held letter: the actions that its release would make, packed. For a released one: those that an action of another letter
    /// stands for.
    /// </summary>
    public byte[]? Plan { get; set; }

    /// <summary>Releases it to the practice.</summary>
    /// <exception cref="InvalidOperationException">It is released, superseded or withdrawn already.</exception>
    public void Release(DateTimeOffset moment)
    {
        if (State != LetterState.Held)
            throw new InvalidOperationException($"A letter that is {State} cannot be released.");
        State = LetterState.Released;
        ReleasedAt = moment;
        ReleaseDue = null;
        VisibleToPractice = true;
        Plan = null;
    }

    /// <summary>A correction takes its place.</summary>
    public void Supersede()
    {
        State = LetterState.Superseded;
        ReleaseDue = null;
        Tag("superseded");
    }

    /// <summary>What had taken its place was withdrawn: it is held again.</summary>
    /// <exception cref="InvalidOperationException">It was not superseded.</exception>
    public void HoldAgain()
    {
        if (State != LetterState.Superseded)
            throw new InvalidOperationException($"A letter that is {State} cannot be held again.");
        State = LetterState.Held;
        Tags = Tags.Replace(" superseded ", " ", StringComparison.Ordinal);
    }

    /// <summary>Withdrawn as entered in error.</summary>
    public void Withdraw()
    {
        State = LetterState.Withdrawn;
        ReleaseDue = null;
        Tag("withdrawn");
    }

    public void Tag(string code)
    {
        if (!HasTag(code))
            Tags += code + " ";
    }

    public bool HasTag(string code) => Tags.Contains(" " + code + " ", StringComparison.Ordinal);

    /// <summary>Notes another version.</summary>
    public void MoveOn(int version, DateTimeOffset moment)
    {
        Version = version;
        LastUpdated = moment;
    }
}
