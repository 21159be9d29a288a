using System.Text.Json;
using System.Xml;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow.Reads;
using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary><c>$validate</c>: 200 whether valid or not (FHIR R4 resource-operation-validate.html).</summary>
internal static class ValidateEndpoints
{
    private static readonly HashSet<string> Modes = ["create", "update", "delete", "profile"];

    public static void MapValidation(this IEndpointRouteBuilder fhir)
    {
        var call = new FhirCall("Validate against FHIR R4, claimed profiles and the profile named")
        {
            Operation = "validate",
            Resource = FhirCall.AnyType,
            Answers = [200, 404],
        };
        fhir.MapPost("/{type:fhirtype}/$validate", Posted).Says(call with { HasBody = true, Examples = ExampleShelf.Letters });
        fhir.MapPost("/{type:fhirtype}/{id:fhirid}/$validate", PostedFor)
            .Says(call with { HasBody = true, Examples = ExampleShelf.Letters });
        fhir.MapRead("/{type:fhirtype}/{id:fhirid}/$validate", Stored)
            .Says(call with { Summary = "Validate what is stored", Answers = [200, 404] });
    }

    private static IResult PostedFor(string type, string id, FhirBody body, HttpContext http, Validator validator) =>
        Posted(type, body, http, validator);

    private static IResult Posted(string type, FhirBody body, HttpContext http, Validator validator)
    {
        if (Asked.Of(body, http.Request) is not { } asked)
            return BadMode();
        if (asked.Problem(validator) is { } problem)
            return problem;
        if (asked.Content is null)
        {
            return asked.Mode == "delete"
                ? FhirResult.Ok(HttpOutcomes.Information("Nothing stands against it."))
                : FhirResult.Refuse(400, OperationOutcome.IssueType.Required, "The Parameters have no resource.", "Parameters.parameter");
        }

        var report = validator.Validate(asked.Content.Value, body.Format, asked.Profiles);
        var outcome = report.ToOperationOutcome();
        if (asked.Type != type && type != "Resource")
        {
            outcome.Issue.Insert(
                0,
                HttpOutcomes.Issue(
                    OperationOutcome.IssueSeverity.Error,
                    OperationOutcome.IssueType.Invalid,
                    $"The resource is of type {asked.Type}, not {type}.",
                    asked.Type
                )
            );
        }

        return FhirResult.Ok(outcome);
    }

    private static async Task<IResult> Stored(
        string type,
        string id,
        HttpContext http,
        Validator validator,
        ResourceReader reader,
        CancellationToken cancel
    )
    {
        var asked = new Asked(null, type, http.Request.Query["mode"], [.. http.Request.Query["profile"].OfType<string>()]);
        if (asked.Mode is not null && !Modes.Contains(asked.Mode))
            return BadMode();
        if (asked.Problem(validator) is { } problem)
            return problem;
        return await reader.Read(type, id, http.Caller(), cancel) is { } stored
            ? FhirResult.Ok(validator.Validate(stored.Json, FhirFormat.Json, asked.Profiles).ToOperationOutcome())
            : FhirResult.NotFound();
    }

    private static FhirResult BadMode() =>
        FhirResult.Refuse(400, OperationOutcome.IssueType.Value, "mode may be create, update, delete or profile.", "http.mode");

    /// <summary>What is to be validated, against what: in the address, or in Parameters.</summary>
    private sealed record Asked(ReadOnlyMemory<byte>? Content, string Type, string? Mode, IReadOnlyList<string> Profiles)
    {
        /// <summary>Null where the mode is none that there is.</summary>
        public static Asked? Of(FhirBody body, HttpRequest request)
        {
            var mode = request.Query["mode"] is [{ } inAddress, ..] ? inAddress : null;
            var profiles = request.Query["profile"].OfType<string>().ToList();
            var asked = new Asked(body.Bytes, body.Resource.TypeName, mode, profiles);
            if (body.Resource is Parameters parameters && request.RouteValues["type"] as string != "Parameters")
            {
                foreach (var parameter in parameters.Parameter)
                {
                    switch (parameter)
                    {
                        case { Name: "mode", Value: PrimitiveType given }:
                            asked = asked with { Mode = given.ToString() };
                            break;
                        case { Name: "profile", Value: PrimitiveType given }:
                            profiles.Add(given.ToString() ?? "");
                            break;
                    }
                }

                var inner = parameters.Parameter.Find(parameter => parameter.Name == "resource")?.Resource;
                asked = asked with
                {
                    Content = inner is null ? null : Inside(body),
                    Type = inner?.TypeName ?? asked.Type,
                    Profiles = profiles,
                };
            }

            return asked.Mode is null || Modes.Contains(asked.Mode) ? asked : null;
        }

        /// <summary>404 for a profile that is asked for and not here (design 2).</summary>
        public FhirResult? Problem(Validator validator) =>
            Profiles.FirstOrDefault(profile => !validator.Knows(profile)) is { } unknown
                ? FhirResult.Refuse(
                    404,
                    OperationOutcome.IssueType.NotFound,
                    unknown.Length <= 200 && Uri.IsWellFormedUriString(unknown.Split('|')[0], UriKind.Absolute)
                        ? $"The profile {unknown} is not known here."
                        : "The profile named is not known here.",
                    "http.profile"
                )
                : null;

        /// <summary>The bytes of the resource inside Parameters, as they were posted: validation is of bytes.</summary>
        private static ReadOnlyMemory<byte>? Inside(FhirBody body) => body.Format == FhirFormat.Json ? InsideJson(body) : InsideXml(body);

        private static ReadOnlyMemory<byte>? InsideJson(FhirBody body)
        {
            var bytes = body.Bytes.Span.StartsWith("\uFEFF"u8) ? body.Bytes[3..] : body.Bytes;
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 128 });
            foreach (var parameter in document.RootElement.GetProperty("parameter").EnumerateArray())
            {
                if (
                    parameter.TryGetProperty("name", out var name)
                    && name.ValueKind == JsonValueKind.String
                    && name.GetString() == "resource"
                    && parameter.TryGetProperty("resource", out var resource)
                )
                {
                    return System.Text.Encoding.UTF8.GetBytes(resource.GetRawText());
                }
            }

            return null;
        }

        private static ReadOnlyMemory<byte>? InsideXml(FhirBody body)
        {
            using var reader = XmlScan.Reader(body.Bytes);
            while (reader.ReadToFollowing("parameter", "http://hl7.org/fhir"))
            {
                using var parameter = reader.ReadSubtree();
                var named = false;
                while (parameter.Read())
                {
                    if (parameter is { NodeType: XmlNodeType.Element, LocalName: "name", Depth: 1 })
                        named = parameter.GetAttribute("value") == "resource";
                    if (named && parameter is { NodeType: XmlNodeType.Element, LocalName: "resource", Depth: 1 })
                        return System.Text.Encoding.UTF8.GetBytes(parameter.ReadInnerXml());
                }
            }

            return null;
        }
    }
}
