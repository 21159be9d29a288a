using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;

namespace FhirInterface.Flow.Reads;

/// <summary>Whom something concerns that a caller has seen: for its audit row.</summary>
internal sealed record Seen(int Version, string? NhsNumber, string? Custodian, string? Practice, string? Liaison)
{
    public static readonly Seen Nothing = new(0, null, null, null, null);

    public static Seen Of(LetterRecord letter) => new(letter.Version, letter.NhsNumber, letter.Custodian, letter.Practice, letter.Liaison);

    public static Seen Of(ActionRecord task) => new(task.Version, task.NhsNumber, task.Custodian, task.Practice, task.Liaison);

    public static Seen Of(ProvenanceRecord provenance) => new(1, null, provenance.Custodian, provenance.Practice, provenance.Liaison);

    /// <summary>What all of one liaison have in common; null where they differ.</summary>
    public static Seen Common(IReadOnlyList<Seen> all)
    {
        return new Seen(0, One(seen => seen.NhsNumber), One(seen => seen.Custodian), One(seen => seen.Practice), all[0].Liaison);

        string? One(Func<Seen, string?> what) => all.Select(what).Distinct(StringComparer.Ordinal).ToList() is [var one] ? one : null;
    }
}
