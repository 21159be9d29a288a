using System.Globalization;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using FhirInterface.Flow.Measures;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary><c>Measure/avoidable-asks/$evaluate-measure</c>: counts and hours by category (design 5).</summary>
internal static class MeasureEndpoints
{
    private static readonly OperationInputs Takes = new(
        null,
        new OperationValue("periodStart", "First day, as 2026-01-01"),
        new OperationValue("periodEnd", "Last day, as 2026-03-31"),
        new OperationValue("custodian", "ODS code of a hospital"),
        new OperationValue("practice", "ODS code of a practice"),
        new OperationValue("specialty", "A specialty"),
        new OperationValue("category", "A code of CodeSystem/gp-ask")
    );

    public static void MapMeasures(this IEndpointRouteBuilder fhir) =>
        fhir.MapOperation(
            "/Measure/avoidable-asks/$evaluate-measure",
            Evaluate,
            new FhirCall("Avoidable asks: how many, how many prevented, hours saved")
            {
                Resource = "Measure",
                Operation = "evaluate-measure",
                Inputs = Takes,
                Examples = ExampleShelf.Periods,
                Answers = [200, 400],
            }
        );

    private static async Task<IResult> Evaluate(
        OperationCall asked,
        HttpContext http,
        AvoidableAsksMeasure measure,
        Turnaround turnaround,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (Day(asked["periodStart"]) is not { } start)
            return Refuse("The first day of the period is missing or no date: periodStart=YYYY-MM-DD.", "periodStart");
        if (Day(asked["periodEnd"]) is not { } end || end < start)
            return Refuse("The last day of the period is missing, no date, or before the first: periodEnd=YYYY-MM-DD.", "periodEnd");
        if (asked["category"] is { } category && !AskCategories.IsAvoidable(category))
            return Refuse("The category is no avoidable one of CodeSystem/gp-ask.", "category");

        var scope = new MeasureScope(start, end)
        {
            Custodian = Code("custodian"),
            Practice = Code("practice"),
            Specialty = asked["specialty"],
            Category = asked["category"],
        };
        var asks = await measure.Count(scope, http.Caller(), cancel);
        return FhirResult.Ok(AvoidableAsksReport.Of(scope, asks, await turnaround.Of(scope, http.Caller(), cancel), clock.GetUtcNow()));

        // An organisation may be named as a token: the ODS code alone, or with its system.
        string? Code(string name) =>
            asked[name] is { } token && token.StartsWith(Systems.Ods + "|", StringComparison.Ordinal)
                ? token[(Systems.Ods.Length + 1)..]
                : asked[name];
    }

    private static IResult Refuse(string text, string parameter) =>
        FhirResult.Refuse(400, OperationOutcome.IssueType.Invalid, text, $"http.{parameter}");

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is > 1900 and < 9999 // the day before and the day after must be days too
            ? day
            : null;
}
