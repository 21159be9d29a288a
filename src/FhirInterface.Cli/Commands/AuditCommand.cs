using System.Globalization;
using FhirInterface.Cli.Audit;

namespace FhirInterface.Cli.Commands;

/// <summary>Which folder to audit, and where the report goes.</summary>
/// <param name="Folder">Walked to its leaves.</param>
/// <param name="Report">The HTML file; the CSV stands beside it.</param>
/// <param name="Policy">A policy file that holds for all letters; null for the shipped ones.</param>
internal sealed record AuditSettings(string Folder, string Report, string? Policy)
{
    public string Csv => Path.ChangeExtension(Report, ".csv");

    public static AuditSettings Read(IReadOnlyList<string> words)
    {
        var arguments = Arguments.Read(words, "--out", "--policy");
        if (arguments.Rest is not [var folder])
            throw new UsageException("audit takes one folder: fhirinterface audit DIR [--out report.html]");
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder}.");
        var report = arguments.One("--out") ?? "report.html";
        if (Path.GetDirectoryName(Path.GetFullPath(report)) is { } parent && !Directory.Exists(parent))
            throw new UsageException($"There is no folder {parent} to write the report into.");
        return new AuditSettings(folder, report, arguments.One("--policy"));
    }
}

/// <summary>Reviews a folder of letters, many at once, and writes the report that a liaison would otherwise make by hand.</summary>
internal static class AuditCommand
{
    public static int Run(AuditSettings settings, Terminal terminal)
    {
        var auditor = new LetterAuditor(settings.Policy);
        var own = new[] { settings.Report, settings.Csv, Journal.FileOf(settings.Report) }
            .Select(Path.GetFullPath)
            .ToHashSet(StringComparer.Ordinal);
        var files = FileWalk.Find([settings.Folder], "").Where(file => !own.Contains(Path.GetFullPath(file))).ToList();
        using var journal = Journal.Open(settings.Report);
        var letters = Audit(settings, auditor, files, journal, terminal);

        var figures = new AuditFigures(letters);
        File.WriteAllText(settings.Csv, AuditCsv.Write(letters, namesFiles: true), Terminal.Utf8);
        var report = new AuditReport(figures, AuditCsv.Write(letters, namesFiles: false));
        File.WriteAllText(settings.Report, report.Write(), Terminal.Utf8);
        journal.Complete();
        terminal.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.Read.Count} letters read, {figures.Unreadable.Count} files not readable, {figures.AvoidableAsks} avoidable asks: {settings.Report}, {settings.Csv}"
            )
        );
        return figures.Unreadable.Count > 0 || letters.Any(letter => letter.Disposition == "rejected") ? ExitCodes.Faults : ExitCodes.Clean;
    }

    private static AuditedLetter[] Audit(
        AuditSettings settings,
        LetterAuditor auditor,
        List<string> files,
        Journal journal,
        Terminal terminal
    )
    {
        var letters = new AuditedLetter[files.Count];
        var progress = new ProgressBar(terminal, files.Count);
        Parallel.For(
            0,
            files.Count,
            i =>
            {
                var info = new FileInfo(files[i]);
                if (
                    journal.Done.TryGetValue(LetterAuditor.NameOf(settings.Folder, files[i]), out var before)
                    && before.Length == info.Length
                    && before.Changed == info.LastWriteTimeUtc.Ticks
                )
                {
                    letters[i] = before;
                }
                else
                {
                    letters[i] = auditor.Audit(settings.Folder, files[i]);
                    journal.Add(letters[i]);
                }

                letters[i] = letters[i] with { Number = i + 1 };
                progress.Advance();
            }
        );
        return letters;
    }
}
