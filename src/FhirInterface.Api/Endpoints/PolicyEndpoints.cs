using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using FhirInterface.Flow.Policies;
using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;
using Microsoft.Extensions.Options;

namespace FhirInterface.Api.Endpoints;

/// <summary>Policies, read and added (design 5). JSON of their own, not FHIR; what goes wrong is an OperationOutcome all the same.</summary>
internal static class PolicyEndpoints
{
    private static readonly CallerRole[] Keepers = [CallerRole.Liaison, CallerRole.Administrator];

    public static void MapPolicies(this IEndpointRouteBuilder app)
    {
        app.MapRead("/policies", List).Says(new FhirCall("All policies in all versions") { Roles = Keepers, Answers = [200] });
        app.MapPost("/policies", Add)
            .Says(
                new FhirCall("Add a policy, or a new version of one")
                {
                    Roles = Keepers,
                    HasBody = true,
                    BodyType = "application/json",
                    Answers = [201, 409, 422],
                }
            );
    }

    private static IResult List(PolicyShelf shelf)
    {
        var all = shelf.Current.Policies.Select(policy => policy.Json);
        return Results.Text($"[{string.Join(",", all)}]", "application/json", Encoding.UTF8);
    }

    private static async Task<IResult> Add(HttpContext http, PolicyShelf shelf, IOptions<BodyLimits> limits, CancellationToken cancel)
    {
        if (FhirMediaTypes.OfBody(http.Request.ContentType) != Validation.FhirFormat.Json)
        {
            return FhirResult.Refuse(
                415,
                OperationOutcome.IssueType.NotSupported,
                "A policy is application/json, in UTF-8.",
                "http.Content-Type"
            );
        }

        var (ending, bytes) = await FhirBody.ReadBytes(http.Request, limits.Value);
        if (ending != BodyBytes.Ending.Read)
            return FhirResult.Status(ending == BodyBytes.Ending.TooLarge ? 413 : 400);
        if (JsonScan.Check(bytes, limits.Value, resource: false) is { } fault)
            return FhirResult.Refuse(fault.Status, OperationOutcome.IssueType.Structure, fault.Text, null, fault.Diagnostics);

        try
        {
            var why = http.Request.Query["why"] is [{ Length: > 0 and <= 500 } given, ..] ? given : "Added over the API";
            return await shelf.Add(Encoding.UTF8.GetString(bytes), why, http.Caller(), cancel) switch
            {
                PolicyAdded.Added added => Results.Text(added.Policy.Json, "application/json", Encoding.UTF8, 201),
                PolicyAdded.Exists => FhirResult.Refuse(
                    409,
                    OperationOutcome.IssueType.Duplicate,
                    "That version of the policy is there already; a change is a new version."
                ),
                PolicyAdded.NotTheirs => FhirResult.Refuse(
                    403,
                    OperationOutcome.IssueType.Forbidden,
                    "A liaison adds policies for the organisations that they are the liaison of, and names no other liaison."
                ),
                var other => throw new UnreachableException(other.GetType().Name),
            };
        }
        catch (PolicyFormatException broken)
        {
            return FhirResult.Refuse(422, OperationOutcome.IssueType.Value, broken.Message);
        }
    }
}
