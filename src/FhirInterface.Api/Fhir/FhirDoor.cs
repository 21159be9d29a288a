using FhirInterface.Api.Running;

namespace FhirInterface.Api.Fhir;

/// <summary>
/// What stands before every FHIR handler: nothing is done for a client that could not be answered in a format it takes, and no handler
/// sees a body that could not be read, or works before it is its turn.
/// </summary>
public sealed class FhirDoor(Turns turns) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var endpoint = context.HttpContext.GetEndpoint();
        if (
            endpoint?.Metadata.GetMetadata<AnyFormat>() is null
            && FhirMediaTypes.OfAnswer(context.HttpContext.Request, endpoint?.Metadata.GetMetadata<AlsoHtml>() is not null) is null
        )
        {
            return FhirResult.Status(StatusCodes.Status406NotAcceptable);
        }

        foreach (var argument in context.Arguments)
        {
            var unread = argument switch
            {
                FhirBody body => body.Refusal,
                OperationCall call => call.Refusal,
                _ => null,
            };
            if (unread is { } refusal)
            {
                Turns.GiveBack(context.HttpContext);
                return refusal;
            }
        }

        if (!await turns.Take(context.HttpContext))
            return FhirResult.Status(StatusCodes.Status503ServiceUnavailable);
        try
        {
            return await next(context);
        }
        finally
        {
            Turns.GiveBack(context.HttpContext);
        }
    }
}

/// <summary>Marks an endpoint that answers in one format whatever Accept says.</summary>
public sealed class AnyFormat;

/// <summary>Marks an endpoint that also has a page for people.</summary>
public sealed class AlsoHtml;
