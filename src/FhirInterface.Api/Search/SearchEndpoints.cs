using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Search;

/// <summary>GET and POST searches of a type: one reading of the parameters for both.</summary>
internal static class SearchEndpoints
{
    /// <summary>Maps <c>GET /{type}</c> and <c>POST /{type}/_search</c>.</summary>
    public static void MapSearch(this IEndpointRouteBuilder fhir, string type, string summary)
    {
        var call = new FhirCall(summary)
        {
            Resource = type,
            Interaction = "search-type",
            Scope = type + ".s",
            Answers = [200, 400],
        };
        fhir.MapRead($"/{type}", (HttpContext http, SearchRun run, CancellationToken cancel) => run.Get(type, http, cancel)).Says(call);
        fhir.MapPost($"/{type}/_search", (HttpContext http, SearchRun run, CancellationToken cancel) => run.Post(type, http, cancel))
            .Says(call with { Summary = summary + ", with the parameters in the body", HasBody = true, BodyType = SearchRun.FormType })
            .DisableAntiforgery();
    }
}

/// <summary>Runs a search and puts its links together.</summary>
public sealed class SearchRun(ResourceReader reader, PageToken pages, TimeProvider clock)
{
    public const string FormType = "application/x-www-form-urlencoded";

    public Task<IResult> Get(string type, HttpContext http, CancellationToken cancel) =>
        Run(type, Of(http.Request.Query), false, http, cancel);

    public async Task<IResult> Post(string type, HttpContext http, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        var query = Of(http.Request.Query);
        if (http.Request.HasFormContentType)
        {
            if (await Forms.Read(http.Request, cancel) is not { } form)
                return FhirResult.Refuse(400, OperationOutcome.IssueType.Structure, "The form is not well-formed, or too large.");
            query = [.. query, .. Of(form)];
            // The format of the answer is read from the address, wherever it was asked for.
            http.Request.QueryString = QueryString.Create(Of(http.Request.Query).Concat(PageToken.Formats(form))!);
            if (FhirMediaTypes.OfAnswer(http.Request, html: false) is null)
                return FhirResult.Status(StatusCodes.Status406NotAcceptable);
        }
        else if (http.Request.ContentLength is not (null or 0))
        {
            return FhirResult.Refuse(
                415,
                OperationOutcome.IssueType.NotSupported,
                $"A search by POST has its parameters as {FormType}.",
                "http.Content-Type"
            );
        }

        return await Run(type, query, true, http, cancel);
    }

    private async Task<IResult> Run(
        string type,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        bool posted,
        HttpContext http,
        CancellationToken cancel
    )
    {
        string? continuation = null;
        if (parameters.FirstOrDefault(parameter => parameter.Key == PageToken.Parameter) is { Key: not null, Value: var token })
        {
            if (pages.Read(type, token) is not { } page)
                return NoSuchPage();
            (parameters, continuation, posted) = (page.Parameters, page.Continuation, true);
        }

        var (asked, refusal) = SearchParsing.Parse(type, parameters, Prefer.Of(http.Request).Lenient);
        if (refusal is not null)
            return refusal;
        try
        {
            var found = await reader.Search(asked!.Query with { Continuation = continuation }, http.Caller(), cancel);
            return new SearchAnswer
            {
                Kind = "searchset",
                Page = found,
                SelfLink = posted
                    ? Link(type, asked, continuation, http.Request)
                    : type + QueryString.Create(asked.Parameters!).ToUriComponent(),
                NextLink = found.Next is null ? null : Link(type, asked, found.Next, http.Request),
                Remark = asked.Ignored.Count == 0 ? null : new OperationOutcome { Issue = [.. asked.Ignored] },
                Shape = asked.Shape,
                At = clock.GetUtcNow(),
            };
        }
        catch (InvalidContinuationException)
        {
            return NoSuchPage();
        }
    }

    private string Link(string type, AskedSearch asked, string? continuation, HttpRequest request) =>
        $"{type}?{PageToken.Parameter}={pages.Write(type, asked.Parameters, continuation)}{PageToken.Format(request)}";

    private static FhirResult NoSuchPage() =>
        FhirResult.Refuse(
            400,
            OperationOutcome.IssueType.Value,
            "That page is not one that this search gave out; begin the search again.",
            "http." + PageToken.Parameter
        );

    private static List<KeyValuePair<string, string>> Of(
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> pairs
    ) => [.. pairs.SelectMany(pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? ""))];
}
