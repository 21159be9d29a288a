using System.Diagnostics;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary><c>$process-message</c>: ours and the prescription service's (design 2, Messages).</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder fhir) =>
        fhir.MapPost("/$process-message", Process)
            .Says(
                new FhirCall("Submit a message Bundle; the answer is a response message")
                {
                    Operation = "process-message",
                    Inputs = new OperationInputs(
                        "content",
                        new OperationValue("async", "false, or left out: a message is answered at once")
                    ),
                    Scope = "Bundle.c",
                    Roles = [CallerRole.Hospital, CallerRole.Administrator],
                    HasBody = true,
                    Examples = ExampleShelf.Messages,
                    Answers = [200, 400, 409],
                }
            );

    private static async Task<IResult> Process(OperationCall asked, HttpContext http, LetterFlow flow, CancellationToken cancel)
    {
        if (asked["async"] is not (null or "false"))
        {
            return FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.NotSupported,
                "A message is answered at once: leave async out, or say false.",
                "Parameters.parameter"
            );
        }

        return await flow.ProcessMessage(asked.About!.AsPosting(http), http.Caller(), cancel) switch
        {
            MessageAnswer.Answered answer => new FhirResult(200, answer.Response),
            MessageAnswer.Unreadable message => new FhirResult(400, message.Outcome),
            MessageAnswer.Conflict message => new FhirResult(409, message.Outcome),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }
}
