using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace FhirInterface.Load;

/// <summary>Looks at the end for every letter that was acknowledged: each must be there, under an id of its own.</summary>
internal static class Reconciler
{
    public sealed record Result(bool Whole, string Summary);

    public static async Task<Result> Check(Uri server, IReadOnlyCollection<string> locations)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Poster.Token(server, "hospital"));
        var missing = 0;
        await Parallel.ForEachAsync(
            locations,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (location, cancel) =>
            {
                using var answer = await client.GetAsync(new Uri(server, location), cancel);
                if (answer.StatusCode != HttpStatusCode.OK)
                    Interlocked.Increment(ref missing);
            }
        );
        var doubled = locations.Count - locations.Distinct(StringComparer.Ordinal).Count();
        return new Result(
            missing == 0 && doubled == 0,
            string.Create(CultureInfo.InvariantCulture, $"{locations.Count} acknowledged: {missing} missing, {doubled} doubled")
        );
    }
}
