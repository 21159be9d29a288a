using System.Diagnostics;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using FhirInterface.Validation;
using Hl7.Fhir.Model;
using Microsoft.Extensions.Options;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Api.Endpoints;

/// <summary>Actions: pulled, moved on, and interface issues raised (design 4).</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder fhir)
    {
        fhir.MapSearch("Task", "Pull actions");
        fhir.MapReadOne("Task");
        fhir.MapHistory("Task");
        fhir.MapPost("/Task", Raise)
            .Says(
                new FhirCall("Raise an interface issue")
                {
                    Resource = "Task",
                    Interaction = "create",
                    Scope = "Task.c",
                    HasBody = true,
                    Examples = ExampleShelf.Issues,
                    Answers = [201, 422, 403],
                }
            );
        fhir.MapPut("/Task/{id:fhirid}", Put)
            .Says(Move("Move an action on: the whole Task, with If-Match", "update") with { Examples = ExampleShelf.Moves });
        fhir.MapPatch("/Task/{id:fhirid}", Patch)
            .Says(Move("Move an action on by JSON Patch, with If-Match", "patch") with { BodyType = FhirMediaTypes.JsonPatch });
    }

    private static FhirCall Move(string summary, string interaction) =>
        new(summary)
        {
            Resource = "Task",
            Interaction = interaction,
            Scope = "Task.u",
            HasBody = true,
            Answers = [200, 403, 404, 409, 412, 422, 428],
        };

    private static async Task<IResult> Raise(FhirBody body, Prefer prefer, HttpContext http, IssueDesk desk, CancellationToken cancel)
    {
        if (Submissions.WrongType<FhirTask>(body) is { } wrong)
            return wrong;
        if (body.Issues.Count > 0)
            return new FhirResult(422, HttpOutcomes.Of(body.Issues));
        return await desk.Raise((FhirTask)body.Resource, http.Caller(), cancel) switch
        {
            RaisedIssue.Raised issue => StoredAnswers.Of(201, issue.Task, Body(issue.Task, prefer, "Raised."), made: true),
            RaisedIssue.Unprocessable issue => new FhirResult(422, issue.Outcome),
            RaisedIssue.Forbidden issue => new FhirResult(403, issue.Outcome),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    private static async Task<IResult> Put(
        string id,
        FhirBody body,
        Prefer prefer,
        HttpContext http,
        TaskMoves moves,
        ResourceReader reader,
        CancellationToken cancel
    )
    {
        if (Submissions.WrongType<FhirTask>(body) is { } wrong)
            return wrong;
        if (body.Resource.Id != id)
        {
            return FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.Invalid,
                "The Task in the body must have the id that is in the address.",
                "Task.id"
            );
        }

        if (body.Issues.Count > 0)
            return new FhirResult(422, HttpOutcomes.Of(body.Issues));
        var current = ETags.IfMatchListsSeveral(http.Request) ? await reader.Read("Task", id, http.Caller(), cancel) : null;
        var ifMatch = ETags.IfMatch(http.Request, current?.Version);
        return Answer(await moves.Move(id, ifMatch, (FhirTask)body.Resource, http.Caller(), cancel), prefer);
    }

    private static async Task<IResult> Patch(
        string id,
        Prefer prefer,
        HttpContext http,
        TaskMoves moves,
        ResourceReader reader,
        IOptions<BodyLimits> limits,
        CancellationToken cancel
    )
    {
        if (!FhirMediaTypes.IsJsonPatch(http.Request.ContentType))
        {
            http.Response.Headers["Accept-Patch"] = FhirMediaTypes.JsonPatch;
            return FhirResult.Refuse(
                415,
                OperationOutcome.IssueType.NotSupported,
                $"A patch is {FhirMediaTypes.JsonPatch}.",
                "http.Content-Type"
            );
        }

        var (ending, bytes) = await FhirBody.ReadBytes(http.Request, limits.Value);
        if (ending != BodyBytes.Ending.Read)
            return FhirResult.Status(ending == BodyBytes.Ending.TooLarge ? 413 : 400);
        var (patch, fault) = JsonPatch.Read(bytes, limits.Value);
        if (patch is null)
            return FhirResult.Refuse(400, OperationOutcome.IssueType.Structure, fault!);

        if (await reader.Read("Task", id, http.Caller(), cancel) is not { } current)
            return FhirResult.NotFound();
        var ifMatch = ETags.IfMatch(http.Request, current.Version);
        if (TaskMoves.Unready(ifMatch, current.Version) is { } unready)
            return Answer(unready, prefer);
        var (json, problem) = patch.Apply(current.Json);
        if (json is null)
            return FhirResult.Refuse(422, OperationOutcome.IssueType.Processing, problem!);
        var parsed = FhirParsing.Parse(json, FhirFormat.Json, limits.Value);
        if (parsed.Resource is not FhirTask wanted || wanted.Id != id)
            return FhirResult.Refuse(422, OperationOutcome.IssueType.Invalid, "What the patch leaves is not this Task.", "Task");
        if (parsed.Issues.Count > 0)
            return new FhirResult(422, HttpOutcomes.Of(parsed.Issues));
        return Answer(await moves.Move(id, ifMatch, wanted, http.Caller(), cancel), prefer);
    }

    private static FhirResult Answer(TaskMove move, Prefer prefer) =>
        move switch
        {
            TaskMove.Moved task => StoredAnswers.Of(200, task.Task, Body(task.Task, prefer, "Moved.")),
            TaskMove.Illegal task => new FhirResult(409, task.Outcome),
            TaskMove.Stale task => new FhirResult(412, task.Outcome),
            TaskMove.Unguarded task => new FhirResult(428, task.Outcome),
            TaskMove.Forbidden task => new FhirResult(403, task.Outcome),
            TaskMove.NotFound task => new FhirResult(404, task.Outcome),
            TaskMove.Unprocessable task => new FhirResult(422, task.Outcome),
            _ => throw new UnreachableException(move.GetType().Name),
        };

    private static Resource? Body(StoredResource stored, Prefer prefer, string done) =>
        prefer.Return switch
        {
            ReturnPreference.Minimal => null,
            ReturnPreference.Outcome => HttpOutcomes.Information(done),
            _ => stored.Parse(),
        };
}
