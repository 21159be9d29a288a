using System.Globalization;
using FhirInterface.Api.Access;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary>The history of one resource, page by page (FHIR R4 http.html 3.1.0.11).</summary>
public sealed class HistoryRun(ResourceReader reader, PageToken pages, TimeProvider clock)
{
    public async Task<IResult> Run(string type, string id, HttpContext http, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        var history = $"{type}/{id}/_history";
        IEnumerable<KeyValuePair<string, string>> parameters = http.Request.Query.SelectMany(
            pair => pair.Value,
            (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? "")
        );
        string? continuation = null;
        if (http.Request.Query[PageToken.Parameter] is [{ } token, ..])
        {
            if (pages.Read(history, token) is not { } page)
                return NoSuchPage();
            (parameters, continuation) = (page.Parameters, page.Continuation);
        }

        var asked = new Asked();
        foreach (var (name, value) in parameters)
        {
            if (name is not ("_format" or "_pretty") && !asked.Take(name, value) && !Prefer.Of(http.Request).Lenient)
                return FhirResult.Refuse(
                    400,
                    OperationOutcome.IssueType.NotSupported,
                    "A history takes _count, from 1 on, and _since, a moment as 2026-03-02T09:30:00Z.",
                    "http." + SearchParsing.Plain(name)
                );
        }

        try
        {
            if (await reader.History(type, id, asked.Count, asked.Since, continuation, http.Caller(), cancel) is not { } found)
                return FhirResult.NotFound();
            string Link(string? next) =>
                $"{history}?{PageToken.Parameter}={pages.Write(history, asked.Parameters, next)}{PageToken.Format(http.Request)}";
            return new SearchAnswer
            {
                Kind = "history",
                Page = found,
                SelfLink = continuation is null ? history + QueryString.Create(asked.Parameters!).ToUriComponent() : Link(continuation),
                NextLink = found.Next is null ? null : Link(found.Next),
                At = clock.GetUtcNow(),
            };
        }
        catch (InvalidContinuationException)
        {
            return NoSuchPage();
        }
    }

    private static FhirResult NoSuchPage() =>
        FhirResult.Refuse(
            400,
            OperationOutcome.IssueType.Value,
            "That page is not one that this history gave out.",
            "http." + PageToken.Parameter
        );

    /// <summary>Which versions are wanted, and how many a page.</summary>
    private sealed class Asked
    {
        public int Count { get; private set; } = SearchQuery.DefaultCount;
        public DateTimeOffset? Since { get; private set; }

        /// <summary>What was understood, in order.</summary>
        public List<KeyValuePair<string, string>> Parameters { get; } = [];

        /// <summary>False where the parameter is not understood.</summary>
        public bool Take(string name, string value)
        {
            switch (name)
            {
                case "_count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
                    Count = Math.Min(count, SearchQuery.MaxCount);
                    break;
                case "_since" when MomentOf(value) is { } since:
                    Since = since;
                    break;
                default:
                    return false;
            }

            Parameters.Add(new(name, value));
            return true;
        }

        private static DateTimeOffset? MomentOf(string value)
        {
            // A plus that was not escaped reaches us as a space.
            var text = value.Replace(' ', '+');
            return FhirDateTime.IsValidValue(text) && new FhirDateTime(text).TryToDateTimeOffset(TimeSpan.Zero, out var at) ? at : null;
        }
    }
}
