using FhirInterface.Api.Access;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;
using static Hl7.Fhir.Model.CapabilityStatement;

namespace FhirInterface.Api.Documentation;

/// <summary>The CapabilityStatement, built from the endpoints that are mapped.</summary>
public sealed class Capabilities(EndpointDataSource endpoints, ServerVersion version)
{
    private const string Definitions = "https://fhirinterface.example/OperationDefinition/";
    private const string OurDefinitions = "https://fhirinterface.example/SearchParameter/";
    private const string BackportSubscription = "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-";
    private const string ResourceValidate = "http://hl7.org/fhir/OperationDefinition/Resource-validate";

    public CapabilityStatement Build(HttpRequest request)
    {
        var calls = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<FhirCall>()).OfType<FhirCall>().ToList();
        return new CapabilityStatement
        {
            Url = "https://fhirinterface.example/CapabilityStatement/fhirinterface",
            Version = version.Number,
            Name = "FhirInterface",
            Title = "FhirInterface: letters and actions between hospital and general practice",
            Status = PublicationStatus.Active,
            DateElement = new FhirDateTime(version.BuiltAt),
            Publisher = "FhirInterface",
            Kind = CapabilityStatementKind.Instance,
            Software = new SoftwareComponent { Name = "FhirInterface", Version = version.Number },
            Implementation = new ImplementationComponent { Description = "FhirInterface", Url = FhirUrls.Base(request) },
            FhirVersion = FHIRVersion.N4_0_1,
            Format = [FhirMediaTypes.Json, FhirMediaTypes.Xml],
            PatchFormat = [FhirMediaTypes.JsonPatch],
            Rest = [Rest(calls, request)],
            Messaging = [Messaging(request)],
            Document =
            [
                Document("DischargeSummaryDocument", "Discharge summaries, checked against this profile."),
                Document("OutpatientLetterDocument", "Outpatient letters, checked against this profile."),
            ],
        };
    }

    private static RestComponent Rest(List<FhirCall> calls, HttpRequest request)
    {
        var ofEveryType = calls.Where(call => call.Resource == FhirCall.AnyType).ToList();
        return new RestComponent
        {
            Mode = RestfulCapabilityMode.Server,
            Security = Security(request),
            Resource =
            [
                .. calls
                    .Where(call => call.Resource is not null && ModelInfo.IsKnownResource(call.Resource))
                    .GroupBy(call => call.Resource!, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => Resource(group.Key, [.. group], ofEveryType)),
            ],
            Operation =
            [
                .. calls
                    .Where(call => call is { Resource: null, Operation: not null })
                    .DistinctBy(call => call.Operation)
                    .Select(Operation),
            ],
        };
    }

    private static ResourceComponent Resource(string type, List<FhirCall> calls, List<FhirCall> ofEveryType)
    {
        var resource = new ResourceComponent
        {
            Type = type,
            // 428: who changes it must say which version they have.
            Versioning = calls.Any(call => call.Answers.Contains(StatusCodes.Status428PreconditionRequired))
                ? ResourceVersionPolicy.VersionedUpdate
                : ResourceVersionPolicy.Versioned,
            ReadHistory = calls.Any(call => call.Interaction == "vread"),
            UpdateCreate = false,
            ConditionalCreate = calls.Any(call => call.Interaction == "create"),
            ConditionalUpdate = false,
            ConditionalDelete = ConditionalDeleteStatus.NotSupported,
            ConditionalRead = ConditionalReadStatus.FullSupport,
            Interaction =
            [
                .. calls
                    .Where(call => call.Interaction is not null)
                    .DistinctBy(call => call.Interaction)
                    .Select(call => new ResourceInteractionComponent
                    {
                        CodeElement = new Code<TypeRestfulInteraction> { JsonValue = call.Interaction },
                        Documentation = call.Summary,
                    }),
            ],
            Operation =
            [
                .. calls.Concat(ofEveryType).Where(call => call.Operation is not null).DistinctBy(call => call.Operation).Select(Operation),
            ],
        };
        if (calls.Any(call => call.Interaction == "search-type"))
        {
            resource.SearchInclude = SearchLimits.Includes(type);
            resource.SearchRevInclude = SearchLimits.RevIncludes(type);
            resource.SearchParam = [.. SearchCatalog.Types[type].DistinctBy(BareName).Select(SearchParam)];
        }

        foreach (var profile in Profiles(type))
            resource.SupportedProfileElement.Add(new Canonical($"https://fhirinterface.example/StructureDefinition/{profile}"));
        return resource;
    }

    private static CapabilityStatement.SearchParamComponent SearchParam(SearchParameterInfo parameter) =>
        new()
        {
            Name = BareName(parameter),
            Type = parameter.Kind switch
            {
                SearchKind.Date => SearchParamType.Date,
                SearchKind.Uri => SearchParamType.Uri,
                SearchKind.Token => SearchParamType.Token,
                _ when parameter.Name.EndsWith(":identifier", StringComparison.Ordinal) => SearchParamType.Reference,
                SearchKind.Reference => SearchParamType.Reference,
                _ => SearchParamType.Token,
            },
            Documentation = parameter.Name.EndsWith(":identifier", StringComparison.Ordinal)
                ? $"{parameter.Documentation}; as {parameter.Name}=system|value"
                : parameter.Documentation,
            Definition = parameter.Ours ? $"{OurDefinitions}{(parameter.Name == "due" ? "Task" : "Bundle")}-{parameter.Name}" : null,
        };

    // ":identifier" is a modifier, which FHIR does not list as part of the name.
    private static string BareName(SearchParameterInfo parameter) => parameter.Name.Split(':')[0];

    private static string[] Profiles(string type) =>
        type switch
        {
            "Bundle" => ["DischargeSummaryDocument", "OutpatientLetterDocument"],
            "MedicationRequest" => ["OutpatientMedicationRequest", "DischargeMedicine"],
            "Task" => ["GpLetter", "GpAction", "HospitalAction", "InterfaceIssue"],
            _ => [],
        };

    private static OperationComponent Operation(FhirCall call) =>
        new()
        {
            Name = call.Operation,
            Definition = call.Operation switch
            {
                "validate" => ResourceValidate,
                "status" or "events" => BackportSubscription + call.Operation,
                _ => Definitions + call.Operation,
            },
            Documentation = call.Summary,
        };

    private static SecurityComponent Security(HttpRequest request) =>
        new()
        {
            Cors = false,
            Service = [new CodeableConcept("http://terminology.hl7.org/CodeSystem/restful-security-service", "SMART-on-FHIR")],
            Description =
                "OAuth 2 client credentials with private_key_jwt (SMART Backend Services); see "
                + FhirUrls.Absolute(request, SmartConfiguration.Path),
        };

    private static MessagingComponent Messaging(HttpRequest request) =>
        new()
        {
            Endpoint =
            [
                new EndpointComponent
                {
                    Protocol = new Coding("http://terminology.hl7.org/CodeSystem/message-transport", "http"),
                    Address = FhirUrls.Absolute(request, "$process-message"),
                },
            ],
            Documentation =
                "Events discharge-summary, outpatient-letter and outpatient-medication-request of "
                + "https://fhirinterface.example/CodeSystem/message-event; prescription-order and prescription-order-update of "
                + "https://fhir.nhs.uk/CodeSystem/message-event.",
        };

    private static DocumentComponent Document(string profile, string documentation) =>
        new()
        {
            Mode = DocumentMode.Consumer,
            Profile = $"https://fhirinterface.example/StructureDefinition/{profile}",
            Documentation = documentation,
        };
}

/// <summary>Which build this is.</summary>
public sealed record ServerVersion(string Number, DateTimeOffset BuiltAt)
{
    public static ServerVersion Current { get; } = Read();

    private static ServerVersion Read()
    {
        var assembly = typeof(ServerVersion).Assembly;
        var number = assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        var file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".dll");
        var built = File.Exists(file) ? File.GetLastWriteTimeUtc(file) : DateTime.UnixEpoch;
        return new ServerVersion(number, new DateTimeOffset(built.Ticks - (built.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
    }
}
