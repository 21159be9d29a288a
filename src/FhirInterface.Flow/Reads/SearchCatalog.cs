namespace FhirInterface.Flow.Reads;

public enum SearchKind
{
    /// <summary>A code, with or without system.</summary>
    Token,

    /// <summary>The identifier of a reference (<c>owner:identifier</c>): a token.</summary>
    ReferenceIdentifier,
    Date,
    Reference,
    Uri,
}

/// <summary>A search parameter that the store can answer.</summary>
/// <param name="Name">As in a query string, with <c>:identifier</c> where that is the only form.</param>
/// <param name="Sortable">Whether <c>_sort</c> takes it.</param>
/// <param name="Ours">Defined by this project, not by FHIR R4.</param>
public sealed record SearchParameterInfo(string Name, SearchKind Kind, string Documentation, bool Sortable = false, bool Ours = false);

/// <summary>What can be searched for: the one list that the query parser, the CapabilityStatement and the store share.</summary>
public static class SearchCatalog
{
    private static readonly SearchParameterInfo Id = new("_id", SearchKind.Token, "The logical id");
    private static readonly SearchParameterInfo LastUpdated = new("_lastUpdated", SearchKind.Date, "When it last changed", Sortable: true);

    /// <summary>Search parameters by resource type.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<SearchParameterInfo>> Types { get; } =
        new Dictionary<string, IReadOnlyList<SearchParameterInfo>>(StringComparer.Ordinal)
        {
            ["Bundle"] =
            [
                Id,
                LastUpdated,
                new("_tag", SearchKind.Token, "Tags, such as those of CodeSystem/submission"),
                new("identifier", SearchKind.Token, "Bundle.identifier of any version"),
                new("composition.patient.identifier", SearchKind.ReferenceIdentifier, "NHS number of the subject"),
                new("practice", SearchKind.Token, "ODS code of the practice", Ours: true),
                new("custodian", SearchKind.Token, "ODS code of the custodian", Ours: true),
            ],
            ["Task"] =
            [
                Id,
                LastUpdated,
                new("_profile", SearchKind.Uri, "One of the four Task profiles"),
                new("owner:identifier", SearchKind.ReferenceIdentifier, "Who has to act"),
                new("requester:identifier", SearchKind.ReferenceIdentifier, "Who asks"),
                new("patient:identifier", SearchKind.ReferenceIdentifier, "NHS number of the patient"),
                new("status", SearchKind.Token, "Task.status"),
                new("code", SearchKind.Token, "Task.code"),
                new("priority", SearchKind.Token, "Task.priority", Sortable: true),
                new("focus", SearchKind.Reference, "The letter or medication request"),
                new("group-identifier", SearchKind.Token, "Identifier of the letter's series"),
                new("authored-on", SearchKind.Date, "Task.authoredOn", Sortable: true),
                new("modified", SearchKind.Date, "Task.lastModified", Sortable: true),
                new("due", SearchKind.Date, "Task.restriction.period.end", Sortable: true, Ours: true),
            ],
            ["MedicationRequest"] =
            [
                Id,
                LastUpdated,
                new("_tag", SearchKind.Token, "Tags, such as those of CodeSystem/submission"),
                new("identifier", SearchKind.Token, "MedicationRequest.identifier"),
                new("patient:identifier", SearchKind.ReferenceIdentifier, "NHS number of the patient"),
                new("requester:identifier", SearchKind.ReferenceIdentifier, "ODS code of the requesting organisation"),
                new("authoredon", SearchKind.Date, "MedicationRequest.authoredOn", Sortable: true),
                new("status", SearchKind.Token, "MedicationRequest.status"),
            ],
            ["Provenance"] = [Id, LastUpdated, new("target", SearchKind.Reference, "What it tells of, any version or one")],
            ["AuditEvent"] =
            [
                Id,
                LastUpdated,
                new("date", SearchKind.Date, "When it happened", Sortable: true),
                new("action", SearchKind.Token, "AuditEvent.action"),
                new("outcome", SearchKind.Token, "AuditEvent.outcome: 0 done, 4 refused"),
                new("entity", SearchKind.Reference, "What was touched"),
                new("agent:identifier", SearchKind.ReferenceIdentifier, "ODS code of who did it"),
                new("patient:identifier", SearchKind.ReferenceIdentifier, "NHS number of the patient"),
            ],
            ["Subscription"] =
            [
                Id,
                LastUpdated,
                new("status", SearchKind.Token, "Subscription.status"),
                new("url", SearchKind.Uri, "The endpoint"),
            ],
        };

    public static SearchParameterInfo? Find(string type, string parameter) =>
        Types.TryGetValue(type, out var parameters) ? parameters.FirstOrDefault(p => p.Name == parameter) : null;
}
