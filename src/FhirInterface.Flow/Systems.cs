namespace FhirInterface.Flow;

/// <summary>The canonicals that requests, answers and Tasks share (design 2 to 5).</summary>
public static class Systems
{
    public const string Base = "https://fhirinterface.example/";

    public const string Ods = "https://fhir.nhs.uk/Id/ods-organization-code";
    public const string NhsNumber = "https://fhir.nhs.uk/Id/nhs-number";
    public const string Service = Base + "Id/service";
    public const string ServiceId = "fhirinterface";

    public const string GpAsk = Base + "CodeSystem/gp-ask";
    public const string TaskCode = Base + "CodeSystem/task-code";
    public const string TaskInput = Base + "CodeSystem/task-input";
    public const string TaskOutput = Base + "CodeSystem/task-output";
    public const string TaskStatusReason = Base + "CodeSystem/task-status-reason";
    public const string IssueCategory = Base + "CodeSystem/issue-category";
    public const string InterfaceFinding = Base + "CodeSystem/interface-finding";
    public const string Disposition = Base + "CodeSystem/disposition";
    public const string Submission = Base + "CodeSystem/submission";
    public const string MessageEvent = Base + "CodeSystem/message-event";
    public const string EpsMessageEvent = "https://fhir.nhs.uk/CodeSystem/message-event";

    public const string FindingQuote = Base + "StructureDefinition/finding-quote";
    public const string FindingRemedy = Base + "StructureDefinition/finding-remedy";
    public const string TextStart = Base + "StructureDefinition/text-start";
    public const string ReleaseDue = Base + "StructureDefinition/release-due";
    public const string LastDayCovered = Base + "StructureDefinition/last-day-covered";
    public const string RewriteChange = Base + "StructureDefinition/rewrite-change";
    public const string OverrideReason = Base + "StructureDefinition/override-reason";
    public const string OverrideBy = Base + "StructureDefinition/override-by";

    public static string Profile(string name) => Base + "StructureDefinition/" + name;
}
