using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Documentation;

/// <summary>One search parameter that is offered.</summary>
/// <param name="Definition">Canonical of its SearchParameter; null for those that are results' shape and not search.</param>
/// <param name="Modifiers">Modifiers it takes.</param>
public sealed record SearchParameterInfo(
    string Name,
    SearchParamType Type,
    string Documentation,
    string? Definition,
    params IReadOnlyList<string> Modifiers
);

/// <summary>What can be searched by, for each resource type; what is not here is refused (design 2).</summary>
public static class SearchParameters
{
    private const string Core = "http://hl7.org/fhir/SearchParameter/";
    private const string Ours = "https://fhirinterface.example/SearchParameter/";

    /// <summary>Parameters of every search.</summary>
    public static IReadOnlyList<SearchParameterInfo> Common { get; } =
    [
        new("_id", SearchParamType.Token, "The resource's id; several with commas", Core + "Resource-id"),
        new("_lastUpdated", SearchParamType.Date, "When the version came to be; prefixes eq, ge, gt, le, lt, sa, eb", Core + "Resource-lastUpdated"),
    ];

    private static readonly FrozenDictionary<string, IReadOnlyList<SearchParameterInfo>> ByType = new Dictionary<
        string,
        IReadOnlyList<SearchParameterInfo>
    >(StringComparer.Ordinal)
    {
        ["Bundle"] =
        [
            new("identifier", SearchParamType.Token, "Bundle.identifier, system|value", Core + "Bundle-identifier"),
            new(
                "composition.patient.identifier",
                SearchParamType.Token,
                "The patient's NHS number, system|value",
                Core + "Bundle-composition"
            ),
            new("practice", SearchParamType.Token, "ODS code of the practice that the letter is for", Ours + "Bundle-practice"),
            new("custodian", SearchParamType.Token, "ODS code of the hospital that sent the letter", Ours + "Bundle-custodian"),
            new("_tag", SearchParamType.Token, "A tag of the letter, system|code", Core + "Resource-tag"),
        ],
        ["Task"] =
        [
            new("owner", SearchParamType.Reference, "Whose action it is, by ODS code", Core + "Task-owner", "identifier"),
            new("requester", SearchParamType.Reference, "Who asks, by ODS code", Core + "Task-requester", "identifier"),
            new("patient", SearchParamType.Reference, "Whose record it is about, by NHS number", Core + "Task-patient", "identifier"),
            new("status", SearchParamType.Token, "Status; several with commas", Core + "Task-status", "not"),
            new("code", SearchParamType.Token, "Kind of action, a code of gp-ask or task-code", Core + "Task-code"),
            new("priority", SearchParamType.Token, "routine or urgent", Core + "Task-priority"),
            new("focus", SearchParamType.Reference, "The letter or medication request", Core + "Task-focus"),
            new("group-identifier", SearchParamType.Token, "The series of the letter", Core + "Task-group-identifier"),
            new("authored-on", SearchParamType.Date, "When the action was made", Core + "Task-authored-on"),
            new("modified", SearchParamType.Date, "When the action was last moved", Core + "Task-modified"),
            new("due", SearchParamType.Date, "The end of restriction.period", Ours + "Task-due"),
            new("_profile", SearchParamType.Uri, "GpLetter, GpAction, HospitalAction or InterfaceIssue, by canonical", Core + "Resource-profile"),
        ],
        ["MedicationRequest"] =
        [
            new("identifier", SearchParamType.Token, "The posting's identifier", Core + "clinical-identifier"),
            new("patient", SearchParamType.Reference, "The patient, by NHS number", Core + "clinical-patient", "identifier"),
            new("requester", SearchParamType.Reference, "The hospital, by ODS code", Core + "MedicationRequest-requester", "identifier"),
            new("authoredon", SearchParamType.Date, "When it was written", Core + "MedicationRequest-authoredon"),
            new("status", SearchParamType.Token, "Status", Core + "medications-status"),
        ],
        ["Provenance"] =
        [
            new("target", SearchParamType.Reference, "Bundle/{id}, with or without a version", Core + "Provenance-target"),
        ],
        ["AuditEvent"] =
        [
            new("entity", SearchParamType.Reference, "What was seen or changed", Core + "AuditEvent-entity"),
            new("date", SearchParamType.Date, "When", Core + "AuditEvent-date"),
            new("action", SearchParamType.Token, "C, R, U, D or E", Core + "AuditEvent-action"),
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The parameters of a type, the common ones first; none where the type cannot be searched.</summary>
    public static IReadOnlyList<SearchParameterInfo> Of(string type) =>
        ByType.TryGetValue(type, out var own) ? [.. Common, .. own] : [];

    /// <summary>References that <c>_include</c> follows.</summary>
    public static IReadOnlyList<string> Includes(string type) => type == "Task" ? ["Task:focus"] : [];
}
