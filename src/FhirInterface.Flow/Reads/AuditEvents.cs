using System.Globalization;
using FhirInterface.Store.Audit;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Reads;

/// <summary>Audit rows as AuditEvents. They are made on reading: the row is the record, and it never changes.</summary>
internal static class AuditEvents
{
    public static StoredResource Of(AuditRecord record)
    {
        var resource = new AuditEvent
        {
            Id = record.Id,
            Meta = new Meta
            {
                VersionId = "1",
                LastUpdatedElement = new Instant { JsonValue = ResourceCodec.Stamp(record.At) },
            },
            Type = new Coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation"),
            Subtype = { SubtypeOf(record.Interaction) },
            Action = Hl7.Fhir.Utility.EnumUtility.ParseLiteral<AuditEvent.AuditEventAction>(record.Action),
            RecordedElement = new Instant { JsonValue = ResourceCodec.Stamp(record.At) },
            Outcome = record.Refused is null ? AuditEvent.AuditEventOutcome.N0 : AuditEvent.AuditEventOutcome.N4,
            OutcomeDesc = record.Refused is { } status ? string.Create(CultureInfo.InvariantCulture, $"Refused with HTTP {status}.") : null,
            Agent =
            {
                new AuditEvent.AgentComponent
                {
                    Who = Identifiers.Organization(record.AgentOds),
                    AltId = record.ClientId,
                    Requestor = true,
                    Policy = record.Policy is null ? [] : [record.Policy],
                },
            },
            Source = new AuditEvent.SourceComponent { Observer = Identifiers.Service() },
        };
        foreach (
            var entity in record
                .Entities.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(e => e.Contains('/', StringComparison.Ordinal))
        )
            resource.Entity.Add(new AuditEvent.EntityComponent { What = new ResourceReference(entity) });
        if (record.NhsNumber is { } number)
        {
            resource.Entity.Add(
                new AuditEvent.EntityComponent
                {
                    What = new ResourceReference { Type = "Patient", Identifier = new Identifier(Systems.NhsNumber, number) },
                    Role = new Coding("http://terminology.hl7.org/CodeSystem/object-role", "1", "Patient"),
                }
            );
        }

        return new StoredResource("AuditEvent", record.Id, 1, record.At, FhirText.Write(resource));
    }

    private static Coding SubtypeOf(string interaction) =>
        interaction is "read" or "vread" or "history-instance" or "search-type" or "create" or "update" or "delete"
            ? new Coding("http://hl7.org/fhir/restful-interaction", interaction)
            : new Coding(Systems.Base + "CodeSystem/interaction", interaction);
}
