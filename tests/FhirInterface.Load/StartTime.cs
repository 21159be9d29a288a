using System.Diagnostics;
using System.Net;

namespace FhirInterface.Load;

/// <summary>From the start of a published server over a fresh store to the first accepted letter, and its memory then.</summary>
internal static class StartTime
{
    private const int Runs = 5;

    public static async Task<int> Run(LoadSettings settings)
    {
        var letter = LoadLetters.Make(1, 32)[0];
        for (var run = 0; run < Runs; run++)
        {
            var data = Directory.CreateTempSubdirectory("fhirinterface-start-").FullName;
            var watch = Stopwatch.StartNew();
            var start = new ProcessStartInfo("dotnet", Path.GetFullPath(settings.Text("program")))
            {
                Environment =
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["ASPNETCORE_URLS"] = "http://localhost:5099",
                    ["FHIRINTERFACE_DATA"] = data,
                },
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync();
            try
            {
                var taken = await FirstLetter(letter);
                Report.Line(
                    $"run {run + 1}: {watch.Elapsed.TotalMilliseconds:0} ms to the first answer {(int)taken}, {Report.Memory(process.Id):0} MB, {process.TotalProcessorTime.TotalMilliseconds:0} ms of CPU"
                );
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
                Directory.Delete(data, recursive: true);
            }
        }

        return 0;
    }

    private static async Task<HttpStatusCode> FirstLetter(byte[] letter)
    {
        while (true)
        {
            try
            {
                using var client = await Report.Client(new Uri("http://localhost:5099"), "hospital");
                using var content = new ByteArrayContent(letter) { Headers = { ContentType = new("application/fhir+json") } };
                using var answer = await client.PostAsync(new Uri("fhir/Bundle", UriKind.Relative), content);
                return answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10);
            }
        }
    }
}
