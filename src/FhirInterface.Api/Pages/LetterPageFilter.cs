using FhirInterface.Api.Access;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Pages;

/// <summary>Answers a read of a letter with the printable page, where the caller asks for one.</summary>
internal sealed class LetterPageFilter(ResourceReader reader) : IEndpointFilter
{
    private const int MostRecords = 50;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (FhirMediaTypes.OfAnswer(http.Request, html: true) != AnswerFormat.Html)
            return await next(context);

        var id = (string)http.Request.RouteValues["id"]!;
        var version = http.Request.RouteValues["version"] is string said
            ? int.Parse(said, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        var cancel = http.RequestAborted;
        var stored =
            version == 0
                ? await reader.Read("Bundle", id, http.Caller(), cancel)
                : await reader.ReadVersion("Bundle", id, version, http.Caller(), cancel);
        if (stored is null)
            return FhirResult.NotFound();

        var records = new SearchQuery("Provenance")
        {
            Criteria = [new ReferenceCriterion("target", [new ReferenceValue("Bundle", id)])],
            Count = MostRecords,
        };
        var found = await reader.Search(records, http.Caller(), cancel);
        if (LetterPage.Render(stored, found.Matches.Select(match => match.Parse<Provenance>())) is not { } page)
            return FhirResult.Status(StatusCodes.Status406NotAcceptable);

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = LetterPage.ContentSecurityPolicy;
        headers.ETag = $"W/\"{stored.Version.Plain()}\"";
        headers.Append("Vary", "Accept");
        return Results.Text(page, FhirMediaTypes.ContentType(AnswerFormat.Html), System.Text.Encoding.UTF8);
    }
}
