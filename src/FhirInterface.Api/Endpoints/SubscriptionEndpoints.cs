using System.Diagnostics;
using System.Globalization;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary>Rest-hook subscriptions: plain R4 criteria, and the R5 backport's topics (design 2, Subscriptions).</summary>
internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this IEndpointRouteBuilder fhir)
    {
        fhir.MapPost("/Subscription", Create)
            .Says(
                Call("Subscribe to actions or letters", "create", "c") with
                {
                    HasBody = true,
                    Examples = ExampleShelf.Subscriptions,
                    Answers = [201, 422],
                }
            );
        fhir.MapSearch("Subscription", "One's own subscriptions");
        fhir.MapReadOne("Subscription");
        fhir.MapPut("/Subscription/{id:fhirid}", Update)
            .Says(
                Call("Change a subscription", "update", "u") with
                {
                    HasBody = true,
                    Examples = ExampleShelf.Subscriptions,
                    Answers = [200, 404, 412, 422],
                }
            );
        fhir.MapDelete("/Subscription/{id:fhirid}", Delete).Says(Call("End a subscription", "delete", "d") with { Answers = [204, 404] });
        fhir.MapOperation(
            "/Subscription/{id:fhirid}/$status",
            Status,
            Operation("How a subscription stands", "status") with
            {
                Inputs = new OperationInputs(null),
                Examples = ExampleShelf.NoParameters,
            }
        );
        fhir.MapOperation(
            "/Subscription/{id:fhirid}/$events",
            Events,
            Operation("Past events by number", "events") with
            {
                Inputs = new OperationInputs(
                    null,
                    new OperationValue("eventsSinceNumber", "The first event"),
                    new OperationValue("eventsUntilNumber", "The last event"),
                    new OperationValue("content", "empty, id-only or full-resource")
                ),
                Examples = ExampleShelf.EventNumbers,
            }
        );
    }

    private static FhirCall Call(string summary, string interaction, string letter) =>
        new(summary)
        {
            Resource = "Subscription",
            Interaction = interaction,
            Scope = "Subscription." + letter,
        };

    private static FhirCall Operation(string summary, string name) =>
        new(summary)
        {
            Resource = "Subscription",
            Operation = name,
            Scope = "Subscription.r",
            Answers = [200, 400, 404],
        };

    private static async Task<IResult> Create(
        FhirBody body,
        Prefer prefer,
        HttpContext http,
        SubscriptionDesk desk,
        CancellationToken cancel
    )
    {
        if (Unfit(body) is { } refusal)
            return refusal;
        return Answer(201, await desk.Create((Subscription)body.Resource, http.Caller(), cancel), prefer);
    }

    private static async Task<IResult> Update(
        string id,
        FhirBody body,
        Prefer prefer,
        HttpContext http,
        SubscriptionDesk desk,
        ResourceReader reader,
        CancellationToken cancel
    )
    {
        // What is not there for the caller is not judged for them either.
        if (await reader.Read("Subscription", id, http.Caller(), cancel) is not { } current)
            return FhirResult.NotFound();
        if (Unfit(body) is { } refusal)
            return refusal;
        if (body.Resource.Id != id)
        {
            return FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.Invalid,
                "The Subscription in the body must have the id that is in the address.",
                "Subscription.id"
            );
        }

        var ifMatch = ETags.IfMatch(http.Request, current.Version);
        return Answer(200, await desk.Update(id, ifMatch, (Subscription)body.Resource, http.Caller(), cancel), prefer);
    }

    private static FhirResult? Unfit(FhirBody body) =>
        Submissions.WrongType<Subscription>(body) ?? (body.Issues.Count > 0 ? new FhirResult(422, HttpOutcomes.Of(body.Issues)) : null);

    private static FhirResult Answer(int status, SubscriptionAnswer answer, Prefer prefer) =>
        answer switch
        {
            SubscriptionAnswer.Stored stored => StoredAnswers.Of(
                status,
                stored.Subscription,
                prefer.Return == ReturnPreference.Minimal ? null : stored.Subscription.Parse(),
                made: status == 201
            ),
            SubscriptionAnswer.Unprocessable wrong => new FhirResult(422, wrong.Outcome),
            SubscriptionAnswer.NotFound gone => new FhirResult(404, gone.Outcome),
            SubscriptionAnswer.Stale stale => new FhirResult(412, stale.Outcome),
            _ => throw new UnreachableException(answer.GetType().Name),
        };

    private static async Task<IResult> Delete(string id, HttpContext http, SubscriptionDesk desk, CancellationToken cancel) =>
        await desk.Delete(id, http.Caller(), cancel) ? new FhirResult(StatusCodes.Status204NoContent) : FhirResult.NotFound();

    private static async Task<IResult> Status(
        string id,
        OperationCall _,
        HttpContext http,
        SubscriptionDesk desk,
        CancellationToken cancel
    ) => await desk.Status(id, http.Caller(), cancel) is { } status ? FhirResult.Ok(status) : FhirResult.NotFound();

    private static async Task<IResult> Events(
        string id,
        OperationCall asked,
        HttpContext http,
        SubscriptionDesk desk,
        CancellationToken cancel
    )
    {
        if (!Number("eventsSinceNumber", out var since) || !Number("eventsUntilNumber", out var until))
            return FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.Value,
                "eventsSinceNumber and eventsUntilNumber are whole numbers.",
                "http.query"
            );
        var content = asked["content"];
        if (content is not (null or "empty" or "id-only" or "full-resource"))
            return FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.Value,
                "content may be empty, id-only or full-resource.",
                "http.content"
            );
        return await desk.Events(id, since, until, content, http.Caller(), cancel) is { } events
            ? FhirResult.Ok(events)
            : FhirResult.NotFound();

        bool Number(string name, out long? number)
        {
            number = null;
            if (asked[name] is not { } text)
                return true;
            var fits = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read);
            number = read;
            return fits;
        }
    }
}
