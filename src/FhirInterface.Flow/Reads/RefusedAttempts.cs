using FhirInterface.Store;
using FhirInterface.Store.Audit;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// Writes down who tried what and was refused, and whose it was that they tried for: the liaison who looks after it finds the attempt,
/// though to the caller there was nothing there.
/// </summary>
public sealed class RefusedAttempts(LetterStore store, AuditTrail trail)
{
    /// <param name="caller">Who tried; null where nobody knows.</param>
    /// <param name="action">C, R, U, D or E.</param>
    /// <param name="interaction">What was tried, as <c>read</c>.</param>
    /// <param name="type">Resource type; null where it was about none.</param>
    /// <param name="id">Logical id; null where it was about no one resource.</param>
    /// <param name="status">The HTTP status of the refusal.</param>
    public async Task Record(Caller? caller, string action, string interaction, string? type, string? id, int status)
    {
        var seen = type is null || id is null ? Seen.Nothing : await store.Read(db => Of(db, type, id));
        await trail.Record(moment => new AuditRecord
        {
            Id = Identifiers.NewId(moment),
            At = moment,
            Action = action,
            Interaction = interaction,
            ClientId = caller?.ClientId ?? "unknown",
            AgentOds = caller?.Ods ?? "unknown",
            AgentRole = caller?.Role.ToString() ?? "",
            Entities =
                type is null ? ""
                : id is null ? type
                : $"{type}/{id}",
            NhsNumber = seen.NhsNumber,
            Custodian = seen.Custodian,
            Practice = seen.Practice,
            Liaison = seen.Liaison,
            Refused = status,
        });
    }

    private static async Task<Seen> Of(StoreDb db, string type, string id)
    {
        switch (type)
        {
            case "Bundle" or "MedicationRequest":
                return await db.Letters.SingleOrDefaultAsync(l => l.Id == id) is { } letter ? Seen.Of(letter) : Seen.Nothing;
            case "Binary":
                var body = await db.Posted.Where(posted => posted.Id == id).Select(posted => posted.LetterId).SingleOrDefaultAsync();
                return body is not null && await db.Letters.SingleOrDefaultAsync(l => l.Id == body) is { } whole
                    ? Seen.Of(whole)
                    : Seen.Nothing;
            case "Task":
                return await db.Actions.SingleOrDefaultAsync(a => a.Id == id) is { } action ? Seen.Of(action) : Seen.Nothing;
            case "Provenance":
                return await db.Provenances.SingleOrDefaultAsync(p => p.Id == id) is { } provenance ? Seen.Of(provenance) : Seen.Nothing;
            default:
                return Seen.Nothing;
        }
    }
}
