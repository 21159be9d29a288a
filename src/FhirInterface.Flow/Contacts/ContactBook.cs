using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Contacts;

/// <summary>The one route for queries to an organisation or one of its teams.</summary>
/// <param name="Id">Null for one that is not kept yet.</param>
/// <param name="Version">The version that was read; 0 for a new one.</param>
/// <param name="Team">Null for the organisation as a whole.</param>
/// <param name="When">Days and hours at which somebody answers, and for what.</param>
public sealed record Contact(string? Id, int Version, string Ods, string? Team, string? Telephone, string? Mail, string? When);

/// <summary>What became of a contact that was to be kept.</summary>
public enum ContactKept
{
    Kept,

    /// <summary>Neither the liaison's nor the organisation's own: 403.</summary>
    Forbidden,

    /// <summary>Somebody else changed it since it was read: 412.</summary>
    Stale,
}

/// <summary>
/// The contacts of hospital teams and practices (one route each way for clinicians, as the recovery plan for primary care asks). Each is an
/// Organization in versions. They name no patient, so everybody who is signed in sees them; the liaison and the organisation itself keep them.
/// </summary>
public sealed class ContactBook(LetterStore store)
{
    private const string Type = "Organization";

    /// <summary>All contacts in their newest versions, by organisation and team.</summary>
    public async Task<IReadOnlyList<Contact>> All(CancellationToken cancel)
    {
        var contacts = await store.Read(Newest);
        return
        [
            .. contacts.OrderBy(contact => contact.Ods, StringComparer.Ordinal).ThenBy(contact => contact.Team, StringComparer.Ordinal),
        ];
    }

    private static async Task<List<Contact>> Newest(StoreDb db)
    {
        var rows = await db
            .Versions.AsNoTracking()
            .Where(row =>
                row.ResourceType == Type
                && !db.Versions.Any(later =>
                    later.ResourceType == Type && later.ResourceId == row.ResourceId && later.Version > row.Version
                )
            )
            .ToListAsync();
        return rows.ConvertAll(row => Of(ResourceCodec.Unpack(row)));
    }

    /// <summary>Keeps a contact as a further version; of a team that has one already none is begun.</summary>
    public Task<ContactKept> Keep(Contact contact, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Role is CallerRole.Hospital or CallerRole.Practice && caller.Ods != contact.Ods)
            return System.Threading.Tasks.Task.FromResult(ContactKept.Forbidden);
        return store.Write(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, caller);
                if (contact.Id is null && (await Newest(db)).Exists(kept => kept.Ods == contact.Ods && kept.Team == contact.Team))
                    return ContactKept.Stale;
                var id = contact.Id ?? Identifiers.NewId(moment);
                var newest = await db
                    .Versions.Where(row => row.ResourceType == Type && row.ResourceId == id)
                    .MaxAsync(row => (int?)row.Version);
                if ((newest ?? 0) != contact.Version)
                    return ContactKept.Stale;
                var version = contact.Version + 1;
                ledger.Add(ResourceCodec.Pack(Resource(contact), id, version));
                ledger.Audit(
                    version == 1 ? "C" : "U",
                    version == 1 ? "create" : "update",
                    [FormattableString.Invariant($"{Type}/{id}/_history/{version}")]
                );
                return ContactKept.Kept;
            },
            cancel
        );
    }

    private static Organization Resource(Contact contact) =>
        new()
        {
            Active = true,
            Identifier = [new Identifier(Systems.Ods, contact.Ods)],
            Name = contact.Team ?? contact.Ods,
            PartOf = contact.Team is null ? null : Identifiers.Organization(contact.Ods),
            Telecom =
            [
                .. new[]
                {
                    Point(ContactPoint.ContactPointSystem.Phone, contact.Telephone),
                    Point(ContactPoint.ContactPointSystem.Email, contact.Mail),
                }.OfType<ContactPoint>(),
            ],
            Contact = contact.When is null
                ? []
                : [new Organization.ContactComponent { Purpose = new CodeableConcept { Text = contact.When } }],
        };

    private static Contact Of(StoredResource stored)
    {
        var organization = stored.Parse<Organization>();
        return new Contact(
            stored.Id,
            stored.Version,
            organization.Identifier[0].Value ?? "",
            organization.PartOf is null ? null : organization.Name,
            Value(organization, ContactPoint.ContactPointSystem.Phone),
            Value(organization, ContactPoint.ContactPointSystem.Email),
            organization.Contact.FirstOrDefault()?.Purpose?.Text
        );
    }

    private static ContactPoint? Point(ContactPoint.ContactPointSystem system, string? value) =>
        string.IsNullOrWhiteSpace(value) ? null : new ContactPoint(system, ContactPoint.ContactPointUse.Work, value.Trim());

    private static string? Value(Organization organization, ContactPoint.ContactPointSystem system) =>
        organization.Telecom.Find(point => point.System == system)?.Value;
}
