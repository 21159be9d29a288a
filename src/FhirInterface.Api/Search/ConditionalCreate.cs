using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Endpoints;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirInterface.Api.Search;

/// <summary>
/// <c>If-None-Exist</c> on a create (FHIR R4 http.html 3.1.0.8.1): one match among what the caller may see is answered with 200 and its
/// place, and nothing is made; several are 412. Two with one condition that are sent at the same moment, to whichever servers, take turns.
/// </summary>
public sealed class ConditionalCreate(ResourceReader reader, LetterStore store) : IEndpointFilter
{
    private const string Header = "If-None-Exist";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        if (
            http.Request.Headers[Header] is not [{ Length: > 0 } condition, ..]
            || http.GetEndpoint()?.Metadata.GetMetadata<FhirCall>() is not { Interaction: "create", Resource: { } type }
        )
            return await next(context);

        List<KeyValuePair<string, string>> parameters =
        [
            .. QueryHelpers
                .ParseQuery(condition[(condition.IndexOf('?', StringComparison.Ordinal) + 1)..])
                .SelectMany(pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? "")),
        ];
        var (asked, refusal) = SearchParsing.Parse(type, parameters, lenient: false);
        if (refusal is not null)
            return refusal;
        if (asked!.Query.Criteria.Count == 0)
            return FhirResult.Refuse(400, OperationOutcome.IssueType.Value, $"{Header} names no condition.", "http." + Header);
        await using var alone = await store.Alone($"{type}?{Named(parameters)}", http.RequestAborted);
        var found = await reader.Search(
            new SearchQuery(type) { Criteria = asked.Query.Criteria, Count = 2 },
            http.Caller(),
            http.RequestAborted
        );
        return found.Matches switch
        {
            [] => await next(context),
            [var one] => new FhirResult(200, HttpOutcomes.Information("It is there already; nothing was made."))
            {
                Location = StoredAnswers.VersionUrl(one.Type, one.Id, one.Version),
                Version = one.Version.Plain(),
                LastModified = one.LastUpdated,
            },
            _ => FhirResult.Refuse(
                412,
                OperationOutcome.IssueType.MultipleMatches,
                $"More than one {type} is like that.",
                "http." + Header
            ),
        };
    }

    /// <summary>The condition whatever the order of its parts.</summary>
    private static string Named(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
}
