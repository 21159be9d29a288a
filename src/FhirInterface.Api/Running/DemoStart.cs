using FhirInterface.Api.Fhir;
using FhirInterface.Demo;
using FhirInterface.Flow;

namespace FhirInterface.Api.Running;

/// <summary><c>--demo</c>: a year of invented letters in a fresh store, before the server opens.</summary>
internal static class DemoStart
{
    public static async Task Fill(FlowOptions store)
    {
        Directory.CreateDirectory(store.DataFolder);
        var posted = await DemoYear.Fill(store, TimeProvider.System.GetUtcNow(), Show, CancellationToken.None);
        await Console.Error.WriteLineAsync(
            posted == 0
                ? "The store holds letters already, the whole invented year or others: nothing was invented."
                : $"\r{posted.Plain()} invented letters and requests.          "
        );
    }

    private static void Show(int done, int days) => Console.Error.Write($"\rInventing letters: day {done.Plain()} of {days.Plain()}");
}
