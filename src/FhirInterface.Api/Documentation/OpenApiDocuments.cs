using System.Text.Json.Nodes;
using FhirInterface.Api.Access;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow.Reads;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FhirInterface.Api.Documentation;

/// <summary>The OpenAPI document: what each endpoint says of itself in its <see cref="FhirCall"/>, with a body that works.</summary>
internal static class OpenApiDocuments
{
    private const string Bearer = "bearer";

    public static void AddOpenApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        Describe(document);
                        return Task.CompletedTask;
                    }
                );
                options.AddOperationTransformer(
                    (operation, context, _) =>
                    {
                        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                        if (metadata.OfType<FhirCall>().LastOrDefault() is { } call)
                            Describe(operation, call, context);
                        return Task.CompletedTask;
                    }
                );
                options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
            }
        );

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "FhirInterface",
            Version = ServerVersion.Current.Number,
            Description =
                "Letters, medication requests and actions between hospital and general practice, as FHIR R4. "
                + "In Development choose a client at the top of this page; every call then carries its token.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An access token; in Development POST /dev/token gives one.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, FhirCall call, OpenApiOperationTransformerContext context)
    {
        operation.Summary = call.Summary;
        operation.Description = call.Scope is null ? null : $"Scope `system/{call.Scope}`.";
        operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(call, context), context.Document) };
        operation.Parameters = [.. (operation.Parameters ?? []).Where(parameter => parameter.In == ParameterLocation.Path)];
        foreach (var parameter in Parameters(call, context.Description.HttpMethod))
            operation.Parameters.Add(parameter);
        operation.RequestBody = call.HasBody ? Body(call) : null;
        operation.Responses = Responses(call);
        if (call.IsOpen)
            operation.Security = [];
    }

    private static string TagOf(FhirCall call, OpenApiOperationTransformerContext context) =>
        call.Resource switch
        {
            FhirCall.AnyType => "$validate",
            null when context.Description.RelativePath?.StartsWith("fhir", StringComparison.Ordinal) == true => "System",
            null => "Server",
            var type => type,
        };

    private static IEnumerable<OpenApiParameter> Parameters(FhirCall call, string? method)
    {
        if (call.Interaction == "search-type" && method == HttpMethods.Get)
        {
            foreach (var parameter in SearchCatalog.Types[call.Resource!])
                yield return Query(parameter.Name, parameter.Documentation, ExampleOf(parameter.Name));
            yield return Query("_sort", "Sort keys, with a minus before them for descending order");
            yield return Query("_count", "Matches a page");
            yield return Query("_summary", "count, true, text, data or false");
            yield return Query("_total", "accurate or none");
            if (SearchLimits.Includes(call.Resource!) is [var include, ..])
                yield return Query("_include", $"{include}: the letter or request with its action");
        }

        foreach (var value in call.Inputs?.Values ?? [])
            yield return Query(value.Name, value.Documentation);
        if (call.Interaction is "update" or "patch")
            yield return Header("If-Match", "The version that is believed current, as W/\"1\"", "W/\"1\"");
        if (call.Interaction is "create" or "update" or "patch")
            yield return Header("Prefer", "return=minimal, representation or OperationOutcome", null);
    }

    private static JsonNode? ExampleOf(string parameter) =>
        parameter == "owner:identifier" ? JsonValue.Create("https://fhir.nhs.uk/Id/ods-organization-code|Z99002") : null;

    private static OpenApiParameter Query(string name, string description, JsonNode? example = null) =>
        Parameter(name, ParameterLocation.Query, description, example);

    private static OpenApiParameter Header(string name, string description, string? example) =>
        Parameter(name, ParameterLocation.Header, description, example is null ? null : JsonValue.Create(example));

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, JsonNode? example) =>
        new()
        {
            Name = name,
            In = place,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = example,
        };

    private static OpenApiRequestBody Body(FhirCall call)
    {
        var content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        switch (call.BodyType)
        {
            case FhirMediaTypes.JsonPatch:
                content[call.BodyType] = new OpenApiMediaType
                {
                    Schema = Any(JsonSchemaType.Array),
                    Example = JsonNode.Parse(ExampleShelf.Patch),
                };
                break;
            case SearchRun.FormType:
                content[call.BodyType] = new OpenApiMediaType { Schema = Form(call.Resource!) };
                break;
            case not null:
                content[call.BodyType] = new OpenApiMediaType { Schema = Any(JsonSchemaType.Object), Example = PolicyExample() };
                break;
            default:
                content[FhirMediaTypes.Json] = new OpenApiMediaType { Schema = Any(JsonSchemaType.Object), Examples = Examples(call) };
                content[FhirMediaTypes.Xml] = new OpenApiMediaType { Schema = Any(JsonSchemaType.String) };
                break;
        }

        return new OpenApiRequestBody { Required = IsBodyRequired(call), Content = content };
    }

    private static bool IsBodyRequired(FhirCall call) =>
        call.BodyType != SearchRun.FormType && call.Inputs is (null or { About: not null, AboutIsOptional: false });

    private static Dictionary<string, IOpenApiExample> Examples(FhirCall call) =>
        call
            .Examples.Select(name => (name, json: ExampleShelf.Json(name)))
            .Where(example => example.json is not null)
            .ToDictionary(
                example => example.name,
                example => (IOpenApiExample)new OpenApiExample { Summary = example.name.Replace('-', ' '), Value = example.json },
                StringComparer.Ordinal
            );

    private static JsonNode? PolicyExample()
    {
        if (Policy.Decide.PolicySet.Shipped.Policies.FirstOrDefault(policy => policy.Custodian == "*") is not { } shipped)
            return null;
        var example = JsonNode.Parse(shipped.Json)!.AsObject();
        example["version"] = "2026.1-trial";
        example["custodian"] = "ZZ3";
        return example;
    }

    private static OpenApiSchema Form(string type) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Properties = SearchCatalog
                .Types[type]
                .ToDictionary(
                    parameter => parameter.Name,
                    parameter => (IOpenApiSchema)new OpenApiSchema { Type = JsonSchemaType.String, Description = parameter.Documentation },
                    StringComparer.Ordinal
                ),
        };

    private static OpenApiSchema Any(JsonSchemaType type) => new() { Type = type };

    private static OpenApiResponses Responses(FhirCall call)
    {
        var responses = new OpenApiResponses();
        foreach (var status in call.IsOpen ? call.Answers : [.. call.Answers, 401, 403])
        {
            responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            };
        }

        return responses;
    }
}
