using System.Linq.Expressions;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Outbox;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Reads;

/// <summary>Which column each search parameter of <see cref="SearchCatalog"/> stands for.</summary>
internal static class Searches
{
    public static Expression<Func<ActionRecord, bool>> Task(Criterion criterion) =>
        criterion switch
        {
            TokenCriterion { Parameter: "_id" } c => Ids<ActionRecord>(c, ids => task => ids.Contains(task.Id)),
            DateCriterion { Parameter: "_lastUpdated" } c => Predicates.Date<ActionRecord>(task => task.LastUpdated, c),
            UriCriterion { Parameter: "_profile" } c => TaskProfile(c),
            TokenCriterion { Parameter: "owner:identifier" } c => Predicates.Key<ActionRecord>(task => task.OwnerKey, c),
            TokenCriterion { Parameter: "requester:identifier" } c => Predicates.Key<ActionRecord>(task => task.RequesterKey, c),
            TokenCriterion { Parameter: "patient:identifier" } c => Predicates.Code<ActionRecord>(
                task => task.NhsNumber,
                Systems.NhsNumber,
                c
            ),
            TokenCriterion { Parameter: "status" } c => Predicates.Code<ActionRecord>(
                task => task.Status,
                "http://hl7.org/fhir/task-status",
                c
            ),
            TokenCriterion { Parameter: "priority" } c => Predicates.Code<ActionRecord>(
                task => task.Priority,
                "http://hl7.org/fhir/request-priority",
                c
            ),
            TokenCriterion { Parameter: "code" } c => Predicates.Key<ActionRecord>(task => task.CodeSystem + "|" + task.Code, c),
            TokenCriterion { Parameter: "group-identifier" } c => Predicates.Key<ActionRecord>(task => task.GroupKey, c),
            ReferenceCriterion { Parameter: "focus" } c => Focus(c),
            DateCriterion { Parameter: "authored-on" } c => Predicates.Date<ActionRecord>(task => task.AuthoredOn, c),
            DateCriterion { Parameter: "modified" } c => Predicates.Date<ActionRecord>(task => task.Modified, c),
            DateCriterion { Parameter: "due" } c => Predicates.Date<ActionRecord>(task => task.Due, c),
            MissingCriterion { Parameter: "due" } c => Predicates.Missing<ActionRecord, DateTimeOffset?>(task => task.Due, c.Missing),
            MissingCriterion { Parameter: "focus" } c => Predicates.Missing<ActionRecord, string?>(task => task.FocusId, c.Missing),
            MissingCriterion { Parameter: "patient:identifier" } c => Predicates.Missing<ActionRecord, string?>(
                task => task.NhsNumber,
                c.Missing
            ),
            MissingCriterion { Parameter: "group-identifier" } c => Predicates.Missing<ActionRecord, string?>(
                task => task.GroupKey,
                c.Missing
            ),
            MissingCriterion c => Always<ActionRecord>(!c.Missing),
            _ => throw Unknown("Task", criterion),
        };

    public static Expression<Func<LetterRecord, bool>> Bundle(Criterion criterion) =>
        criterion switch
        {
            TokenCriterion { Parameter: "identifier" } c => Predicates.Sign(
                Predicates.Any([
                    Predicates.Key<LetterRecord>(letter => letter.PostingKey, c with { Not = false }),
                    Predicates.Key<LetterRecord>(letter => letter.RewrittenKey, c with { Not = false }),
                ]),
                c.Not
            ),
            TokenCriterion { Parameter: "composition.patient.identifier" } c => Predicates.Code<LetterRecord>(
                letter => letter.NhsNumber,
                Systems.NhsNumber,
                c
            ),
            TokenCriterion { Parameter: "practice" } c => Predicates.Code<LetterRecord>(letter => letter.Practice, Systems.Ods, c),
            TokenCriterion { Parameter: "custodian" } c => Predicates.Code<LetterRecord>(letter => letter.Custodian, Systems.Ods, c),
            MissingCriterion { Parameter: "composition.patient.identifier" } c => Predicates.Missing<LetterRecord, string?>(
                letter => letter.NhsNumber,
                c.Missing
            ),
            MissingCriterion { Parameter: "practice" } c => Predicates.Missing<LetterRecord, string?>(letter => letter.Practice, c.Missing),
            _ => Letter("Bundle", criterion),
        };

    public static Expression<Func<LetterRecord, bool>> MedicationRequest(Criterion criterion) =>
        criterion switch
        {
            TokenCriterion { Parameter: "identifier" } c => Predicates.Key<LetterRecord>(letter => letter.PostingKey, c),
            TokenCriterion { Parameter: "patient:identifier" } c => Predicates.Code<LetterRecord>(
                letter => letter.NhsNumber,
                Systems.NhsNumber,
                c
            ),
            TokenCriterion { Parameter: "requester:identifier" } c => Predicates.Code<LetterRecord>(
                letter => letter.Custodian,
                Systems.Ods,
                c
            ),
            DateCriterion { Parameter: "authoredon" } c => Predicates.Date<LetterRecord>(letter => letter.AuthoredOn, c),
            TokenCriterion { Parameter: "status" } c => Predicates.Code<LetterRecord>(
                letter => letter.RequestStatus,
                "http://hl7.org/fhir/CodeSystem/medicationrequest-status",
                c
            ),
            MissingCriterion { Parameter: "authoredon" } c => Predicates.Missing<LetterRecord, DateTimeOffset?>(
                letter => letter.AuthoredOn,
                c.Missing
            ),
            _ => Letter("MedicationRequest", criterion),
        };

    public static Expression<Func<ProvenanceRecord, bool>> Provenance(Criterion criterion) =>
        criterion switch
        {
            TokenCriterion { Parameter: "_id" } c => Ids<ProvenanceRecord>(c, ids => provenance => ids.Contains(provenance.Id)),
            DateCriterion { Parameter: "_lastUpdated" } c => Predicates.Date<ProvenanceRecord>(provenance => provenance.LastUpdated, c),
            ReferenceCriterion { Parameter: "target" } c => Predicates.Any(c.AnyOf.Select(Target)),
            MissingCriterion c => Always<ProvenanceRecord>(!c.Missing),
            _ => throw Unknown("Provenance", criterion),
        };

    public static Expression<Func<AuditRecord, bool>> AuditEvent(Criterion criterion) =>
        criterion switch
        {
            TokenCriterion { Parameter: "_id" } c => Ids<AuditRecord>(c, ids => record => ids.Contains(record.Id)),
            DateCriterion { Parameter: "_lastUpdated" or "date" } c => Predicates.Date<AuditRecord>(record => record.At, c),
            TokenCriterion { Parameter: "action" } c => Predicates.Code<AuditRecord>(
                record => record.Action,
                "http://hl7.org/fhir/audit-event-action",
                c
            ),
            TokenCriterion { Parameter: "outcome" } c => Predicates.Code<AuditRecord>(
                record => record.Refused == null ? "0" : "4",
                "http://hl7.org/fhir/audit-event-outcome",
                c
            ),
            TokenCriterion { Parameter: "agent:identifier" } c => Predicates.Code<AuditRecord>(record => record.AgentOds, Systems.Ods, c),
            TokenCriterion { Parameter: "patient:identifier" } c => Predicates.Code<AuditRecord>(
                record => record.NhsNumber,
                Systems.NhsNumber,
                c
            ),
            ReferenceCriterion { Parameter: "entity" } c => Predicates.Any(c.AnyOf.Select(Entity)),
            MissingCriterion { Parameter: "patient:identifier" } c => Predicates.Missing<AuditRecord, string?>(
                record => record.NhsNumber,
                c.Missing
            ),
            MissingCriterion c => Always<AuditRecord>(!c.Missing),
            _ => throw Unknown("AuditEvent", criterion),
        };

    public static Expression<Func<SubscriptionRecord, bool>> Subscription(Criterion criterion) =>
        criterion switch
        {
            TokenCriterion { Parameter: "_id" } c => Ids<SubscriptionRecord>(c, ids => s => ids.Contains(s.Id)),
            DateCriterion { Parameter: "_lastUpdated" } c => Predicates.Date<SubscriptionRecord>(s => s.LastUpdated, c),
            TokenCriterion { Parameter: "status" } c => Predicates.Code<SubscriptionRecord>(
                s => s.Status,
                "http://hl7.org/fhir/subscription-status",
                c
            ),
            UriCriterion { Parameter: "url" } c => Uris(c),
            MissingCriterion c => Always<SubscriptionRecord>(!c.Missing),
            _ => throw Unknown("Subscription", criterion),
        };

    private static Expression<Func<LetterRecord, bool>> Letter(string type, Criterion criterion) =>
        criterion switch
        {
            TokenCriterion { Parameter: "_id" } c => Ids<LetterRecord>(c, ids => letter => ids.Contains(letter.Id)),
            DateCriterion { Parameter: "_lastUpdated" } c => Predicates.Date<LetterRecord>(letter => letter.LastUpdated, c),
            TokenCriterion { Parameter: "_tag" } c => Predicates.Sign(Predicates.Any(c.AnyOf.Select(Tag)), c.Not),
            MissingCriterion { Parameter: "_tag" } c => c.Missing ? letter => letter.Tags == " " : letter => letter.Tags != " ",
            MissingCriterion c => Always<LetterRecord>(!c.Missing),
            _ => throw Unknown(type, criterion),
        };

    private static Expression<Func<T, bool>> Ids<T>(TokenCriterion criterion, Func<List<string>, Expression<Func<T, bool>>> predicate)
    {
        List<string> ids = [.. criterion.AnyOf.Select(value => value.Code).OfType<string>()];
        return Predicates.Sign(predicate(ids), criterion.Not);
    }

    private static Expression<Func<LetterRecord, bool>> Tag(TokenValue value)
    {
        if (value.System is not null && value.System != Systems.Submission)
            return _ => false;
        if (value.Code is null)
            return letter => letter.Tags != " ";
        var word = " " + value.Code + " ";
        return letter => letter.Tags.Contains(word);
    }

    private static Expression<Func<ActionRecord, bool>> TaskProfile(UriCriterion criterion)
    {
        List<ActionKind> kinds =
        [
            .. Enum.GetValues<ActionKind>()
                .Where(kind => criterion.AnyOf.Any(uri => uri.Split('|')[0] == Systems.Profile(kind.ToString()))),
        ];
        return task => kinds.Contains(task.Kind);
    }

    private static Expression<Func<ActionRecord, bool>> Focus(ReferenceCriterion criterion)
    {
        List<string> ids = [.. criterion.AnyOf.Where(value => value.Type is "Bundle" or "MedicationRequest").Select(value => value.Id)];
        return task => ids.Contains(task.FocusId!);
    }

    private static Expression<Func<ProvenanceRecord, bool>> Target(ReferenceValue value) =>
        value.Version is { } version
            ? provenance => provenance.TargetType == value.Type && provenance.TargetId == value.Id && provenance.TargetVersion == version
            : provenance => provenance.TargetType == value.Type && provenance.TargetId == value.Id;

    private static Expression<Func<AuditRecord, bool>> Entity(ReferenceValue value)
    {
        var reference = $"{value.Type}/{value.Id}";
        return record => record.Entities.Contains(reference);
    }

    private static Expression<Func<SubscriptionRecord, bool>> Uris(UriCriterion criterion)
    {
        List<string> uris = [.. criterion.AnyOf];
        return subscription => uris.Contains(subscription.Endpoint);
    }

    private static Expression<Func<T, bool>> Always<T>(bool value) => value ? _ => true : _ => false;

    // The doors ask the catalogue before they come here.
    private static ArgumentException Unknown(string type, Criterion criterion) =>
        new($"{type} cannot be searched by {criterion.Parameter} in this way.", nameof(criterion));
}
