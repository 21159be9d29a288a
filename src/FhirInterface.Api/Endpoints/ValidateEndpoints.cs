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

    private static readonly OperationInputs Takes = new(
        "resource",
        new OperationValue("mode", "create, update, delete or profile"),
        new OperationValue("profile", "Canonical of a profile to validate against", Repeats: true)
    )
    {
        AboutIsOptional = true, // with mode=delete
    };

    public static void MapValidation(this IEndpointRouteBuilder fhir)
    {
        var call = new FhirCall("Validate against FHIR R4, claimed profiles and the profile named")
        {
            Operation = "validate",
            Resource = FhirCall.AnyType,
            Inputs = Takes,
            Answers = [200, 400, 404],
        };
        fhir.MapPost("/{type:fhirtype}/$validate", Posted).Says(call with { HasBody = true, Examples = ExampleShelf.Letters });
        fhir.MapPost("/{type:fhirtype}/{id:fhirid}/$validate", PostedFor)
            .Says(call with { HasBody = true, Examples = ExampleShelf.Letters });
        fhir.MapRead("/{type:fhirtype}/{id:fhirid}/$validate", Stored)
            .Says(call with { Summary = "Validate what is stored", Inputs = Takes with { About = null } });
    }

    private static IResult PostedFor(string type, string id, OperationCall asked, Validator validator) => Posted(type, asked, validator);

    private static IResult Posted(string type, OperationCall asked, Validator validator)
    {
        if (Problem(asked, validator) is { } problem)
            return problem;
        if (asked.About is not { } body)
        {
            return asked["mode"] == "delete"
                ? FhirResult.Ok(HttpOutcomes.Information("Nothing stands against it."))
                : FhirResult.Refuse(400, OperationOutcome.IssueType.Required, "There is no resource to validate.", "Parameters.parameter");
        }

        var report = validator.Validate(body.Bytes, body.Format, asked.All("profile"));
        var outcome = report.ToOperationOutcome();
        var given = body.Resource.TypeName;
        if (given != type && type != "Resource")
        {
            outcome.Issue.Insert(
                0,
                HttpOutcomes.Issue(
                    OperationOutcome.IssueSeverity.Error,
                    OperationOutcome.IssueType.Invalid,
                    $"The resource is of type {given}, not {type}.",
                    given
                )
            );
        }

        return FhirResult.Ok(outcome);
    }

    private static async Task<IResult> Stored(
        string type,
        string id,
        OperationCall asked,
        HttpContext http,
        Validator validator,
        ResourceReader reader,
        CancellationToken cancel
    )
    {
        if (Problem(asked, validator) is { } problem)
            return problem;
        return await reader.Read(type, id, http.Caller(), cancel) is { } stored
            ? FhirResult.Ok(validator.Validate(stored.Json, FhirFormat.Json, asked.All("profile")).ToOperationOutcome())
            : FhirResult.NotFound();
    }

    /// <summary>400 for a mode that there is not, 404 for a profile that is asked for and not here (design 2).</summary>
    private static FhirResult? Problem(OperationCall asked, Validator validator)
    {
        if (asked["mode"] is { } mode && !Modes.Contains(mode))
            return FhirResult.Refuse(400, OperationOutcome.IssueType.Value, "mode may be create, update, delete or profile.", "http.mode");
        return asked.All("profile").FirstOrDefault(profile => !validator.Knows(profile)) is { } unknown
            ? FhirResult.Refuse(
                404,
                OperationOutcome.IssueType.NotFound,
                unknown.Length <= 200 && Uri.IsWellFormedUriString(unknown.Split('|')[0], UriKind.Absolute)
                    ? $"The profile {unknown} is not known here."
                    : "The profile named is not known here.",
                "http.profile"
            )
            : null;
    }
}
