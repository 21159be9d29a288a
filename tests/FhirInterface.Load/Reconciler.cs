using System.Net;
using System.Text.Json;

namespace FhirInterface.Load;

/// <summary>Looks at the end for every letter that was acknowledged: each must be there under an id of its own, a released one with one GpLetter.</summary>
internal static class Reconciler
{
    public sealed record Result(bool Whole, string Summary);

    public static async Task<Result> Check(HttpClient hospital, IReadOnlyCollection<string> locations)
    {
        var (missing, wrong, released) = (0, 0, 0);
        await Parallel.ForEachAsync(
            locations,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (location, cancel) =>
            {
                using var answer = await hospital.GetAsync(new Uri(hospital.BaseAddress!, new Uri(location).PathAndQuery), cancel);
                if (answer.StatusCode != HttpStatusCode.OK)
                    Interlocked.Increment(ref missing);
                var id = location.Split("/Bundle/")[1].Split('/')[0];
                using var tasks = await hospital.GetAsync(
                    new Uri($"fhir/Task?focus=Bundle/{id}&code=letter&_summary=count", UriKind.Relative),
                    cancel
                );
                using var total = JsonDocument.Parse(await tasks.Content.ReadAsStringAsync(cancel));
                switch (total.RootElement.GetProperty("total").GetInt32())
                {
                    case 0:
                        // Held: nothing has gone to the practice.
                        break;
                    case 1:
                        Interlocked.Increment(ref released);
                        break;
                    default:
                        Interlocked.Increment(ref wrong);
                        break;
                }
            }
        );
        var doubled = locations.Count - locations.Distinct(StringComparer.Ordinal).Count();
        return new Result(
            missing == 0 && doubled == 0 && wrong == 0,
            FormattableString.Invariant(
                $"{locations.Count} acknowledged: {missing} missing, {doubled} doubled; {released} released with one GpLetter each, {wrong} with more"
            )
        );
    }
}
