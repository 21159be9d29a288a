using System.Globalization;
using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Measures;

/// <summary>The measure's figures as FHIR's MeasureReport: one group a category.</summary>
public static class AvoidableAsksReport
{
    /// <summary>A prescription may be sent within seconds.</summary>
    private const int TurnaroundPlaces = 4;
    private const string Populations = Systems.Base + "CodeSystem/measure-population";

    /// <param name="requests">The requests for medicines, whose turnaround is told beside the asks.</param>
    public static MeasureReport Of(MeasureScope scope, AskFigures asks, RequestTimes requests, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(requests);
        return new MeasureReport
        {
            Status = MeasureReport.MeasureReportStatus.Complete,
            Type = MeasureReport.MeasureReportType.Summary,
            Measure = AvoidableAsksMeasure.Canonical,
            DateElement = new FhirDateTime(at),
            Reporter = new ResourceReference { Identifier = new Identifier(Systems.Service, Systems.ServiceId) },
            Extension = requests.Requests == 0 ? [] : [TurnaroundOf(requests)],
            Period = new Period { Start = Day(scope.Start), End = Day(scope.End) },
            Group =
            [
                .. asks.By(count => count.Category)
                    .OrderBy(part => part.Key, StringComparer.Ordinal)
                    .Select(part => Group(part.Key, part.Figures)),
            ],
        };
    }

    private static MeasureReport.GroupComponent Group(string category, AskFigures figures) =>
        new()
        {
            Code = new CodeableConcept(Systems.GpAsk, category),
            Population = [Population("asked", figures.Asked), Population("prevented", figures.Prevented)],
            MeasureScore = Score(figures.Hours),
        };

    private static Extension TurnaroundOf(RequestTimes requests)
    {
        var extension = new Extension { Url = Systems.Profile("turnaround") };
        extension.AddExtension("requests", new Integer(requests.Requests));
        extension.AddExtension("supplied", new Integer(requests.Waits.Count));
        if (requests is { Median: { } median, Longest: { } longest })
        {
            extension.AddExtension("median", InHours(Rounded(median.TotalHours, TurnaroundPlaces)));
            extension.AddExtension("longest", InHours(Rounded(longest.TotalHours, TurnaroundPlaces)));
        }

        return extension;
    }

    private static Quantity InHours(decimal hours) =>
        new()
        {
            Value = hours,
            Unit = "h",
            System = "http://unitsofmeasure.org",
            Code = "h",
        };

    private static Quantity Score(Estimate hours)
    {
        var score = InHours(Hours(hours.Central));
        score.Extension =
        [
            new Extension(Systems.Profile("low"), new FhirDecimal(Hours(hours.Low))),
            new Extension(Systems.Profile("high"), new FhirDecimal(Hours(hours.High))),
        ];
        return score;
    }

    private static MeasureReport.PopulationComponent Population(string code, int count) =>
        new() { Code = new CodeableConcept(Populations, code), Count = count };

    private static decimal Hours(double hours) => Rounded(hours, 2);

    private static decimal Rounded(double hours, int places) => Math.Round((decimal)hours, places);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
