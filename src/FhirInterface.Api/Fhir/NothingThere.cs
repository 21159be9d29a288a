using FhirInterface.Api.Documentation;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Fhir;

/// <summary>
/// What a 404 of the FHIR interface says: what there is, so that a developer finds the way. It depends on the address alone, so that
/// what is not there and what is another's are told alike (design 4).
/// </summary>
internal static class NothingThere
{
    public static OperationOutcome Outcome(HttpRequest request) => HttpOutcomes.Error(OperationOutcome.IssueType.NotFound, Text(request));

    /// <summary>Whether the address names an operation that there is not; routing takes its name for an id, and says 405.</summary>
    public static bool IsUnknownOperation(HttpRequest request) =>
        Segments(request) is [.., ['$', .. var name]] segments
        && !Calls(request).Any(call => call.Operation == name && Fits(call, segments.Length == 1 ? null : segments[0]));

    private static string Text(HttpRequest request)
    {
        if (Segments(request) is not { } segments)
            return "There is nothing at this address.";
        var calls = Calls(request);
        if (segments is [.., ['$', ..]] && IsUnknownOperation(request))
            return $"There is no such operation here. Those there are: {Operations(calls)}.";
        var types = calls.Where(call => call.Interaction is not null).Select(call => call.Resource).OfType<string>().Distinct().ToList();
        return segments switch
        {
            [] => "This is the base of the FHIR interface: GET metadata says what it offers. A letter is posted to Bundle; batches and "
                + "transactions are not taken.",
            ["_history", ..] or ["_search", ..] => "Searches and histories of all types together are not offered.",
            [var type, ['$', ..]] when ModelInfo.IsKnownResource(type) => "This operation is not called like this: GET metadata says how.",
            [_, ['$', ..]] => "There is no such type in FHIR R4.",
            [var type, ..] when !types.Contains(type) =>
                $"There is no such type here. Those there are: {string.Join(", ", types)}; GET metadata says what each can do.",
            [var type, "_history", ..] => $"The history of all {type} resources is not offered; that of one is {type}/[id]/_history.",
            [var type, "_search"] => $"A search by POST goes to {type}/_search, one by GET to {type}?[parameters].",
            [var type, _, "_history", _] =>
                $"There is no such version of this {type} for you: there is none of that number, or no such {type}.",
            [var type, ..] => $"There is no such {type} for you: the id is unknown, or the {type} is not yours to see.",
        };
    }

    /// <summary>What follows the base; null where the address does not lie below it.</summary>
    private static string[]? Segments(HttpRequest request) =>
        request.Path.StartsWithSegments(FhirUrls.Path, StringComparison.Ordinal, out var rest)
            ? (rest.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries)
            : null;

    private static List<FhirCall> Calls(HttpRequest request) =>
        [
            .. request
                .HttpContext.RequestServices.GetRequiredService<EndpointDataSource>()
                .Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<FhirCall>())
                .OfType<FhirCall>(),
        ];

    private static bool Fits(FhirCall call, string? type) =>
        call.Resource == type || (call.Resource == FhirCall.AnyType && type is not null);

    private static string Operations(IEnumerable<FhirCall> calls) =>
        string.Join(
            ", ",
            calls
                .Where(call => call.Operation is not null)
                .Select(call => call.Resource is null ? $"${call.Operation}" : $"{call.Resource}/${call.Operation}")
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
}
