using System.Globalization;
using FhirInterface.Store;
using FhirInterface.Store.Retention;

namespace FhirInterface.Api.Admin;

/// <summary><c>admin purge</c>.</summary>
internal static class PurgeCommand
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    public static async Task<int> Run(string[] args, Func<Task<LetterStore>> open, CancellationToken cancel)
    {
        var dryRun = args.Contains("--dry-run", StringComparer.Ordinal);
        if (
            args.Where(arg => arg != "--dry-run").ToArray() is not ["--before", var said]
            || !DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        )
            throw new AdminException("admin purge --before YYYY-MM-DD [--dry-run]");
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var before = new DateTimeOffset(midnight, London.GetUtcOffset(midnight));
        if (before > TimeProvider.System.GetUtcNow())
            throw new AdminException($"{said} lies ahead.");

        var report = await new Purge(await open()).Run(before, dryRun, cancel);
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(dryRun ? "would remove" : "removed")} {report.Letters} letters of {report.Series} series; kept {report.Kept} series that are not closed"
            )
        );
        return AdminCommand.Ok;
    }
}
