using System.Diagnostics;
using System.Globalization;
using Deque.AxeCore.Playwright;
using FhirInterface.Demo;
using Microsoft.Playwright;

namespace FhirInterface.Whole.Tests;

/// <summary>The audit's report as the liaison opens it: one file, from disk, in a browser.</summary>
public sealed class AuditReportTests
{
    private const int Letters = 40;

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task The_report_stands_alone_reads_well_and_fits_the_window(int width)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var browser = await Browser.Launch();
        var folder = Directory.CreateTempSubdirectory("fhirinterface-audit-").FullName;
        try
        {
            var letters = Directory.CreateDirectory(Path.Combine(folder, "letters")).FullName;
            var invented = new InventedLetters(5);
            for (var n = 0; n < Letters; n++)
            {
                var letter = invented.Next(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddDays(n * 3));
                await File.WriteAllBytesAsync(
                    Path.Combine(letters, string.Create(CultureInfo.InvariantCulture, $"{n:000}.json")),
                    FhirJson.Bytes(letter.Bundle),
                    cancel
                );
            }

            await File.WriteAllTextAsync(Path.Combine(letters, "broken.json"), "{", cancel);
            var report = Path.Combine(folder, "report.html");
            await Audit(letters, report, cancel);

            var page = await browser.Visit(new Uri("http://localhost/"), width, script: true);
            List<string> asked = [];
            page.Request += (_, request) => asked.Add(request.Url);
            await page.GotoAsync(new Uri(report).AbsoluteUri);

            // Nothing is fetched but the file itself; what the page holds as data stays in it.
            Assert.Single(asked, url => !url.StartsWith("data:", StringComparison.Ordinal));
            await Assertions
                .Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
                .ToHaveTextAsync("What letters ask of general practice");
            await Assertions.Expect(page.GetByText("41 files, 40 read, 1 not readable")).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Avoidable asks by category" })).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "file 41", Exact = true })).ToBeVisibleAsync();
            var csv = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "as CSV" }).ClickAsync());
            Assert.True((await File.ReadAllLinesAsync(await csv.PathAsync(), cancel)).Length > Letters);

            var results = await page.RunAxe();
            Assert.Empty(
                results.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(v => $"{v.Id} {v.Help}")
            );
            var overflow = await page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            Assert.True(overflow <= 0, string.Create(CultureInfo.InvariantCulture, $"The report is {overflow} px wider than {width} px."));
            if (Environment.GetEnvironmentVariable("FHIRINTERFACE_SCREENSHOTS") is { Length: > 0 } pictures)
                await page.ScreenshotAsync(
                    new()
                    {
                        Path = Path.Combine(pictures, string.Create(CultureInfo.InvariantCulture, $"audit-{width}.png")),
                        FullPage = true,
                    }
                );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Audit(string letters, string report, CancellationToken cancel)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(
            ServerProcess.Root,
            "src",
            "FhirInterface.Cli",
            "bin",
            output.Parent!.Name,
            output.Name,
            "FhirInterface.Cli.dll"
        );
        using var audit = Process.Start(
            new ProcessStartInfo("dotnet", [program, "audit", letters, "--out", report])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var said = await audit.StandardError.ReadToEndAsync(cancel);
        await audit.WaitForExitAsync(cancel);
        // 1: a file could not be read, and some letters would be rejected.
        Assert.True(audit.ExitCode == 1, said);
    }
}
