using System.Diagnostics;
using System.Text.Json;
using FhirInterface.Validation;
using Hl7.Fhir.Utility;

namespace FhirInterface.Cli.Commands;

/// <summary>What to validate, and against what.</summary>
/// <param name="Files">Files to validate, folders already walked.</param>
/// <param name="Profiles">Canonicals besides R4 and what the resources claim.</param>
/// <param name="Packages">FHIR packages or folders of definitions.</param>
/// <param name="Lines">A JSON object a file, not text for people.</param>
internal sealed record ValidateSettings(
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Profiles,
    IReadOnlyList<string> Packages,
    bool Lines
)
{
    public static ValidateSettings Read(IReadOnlyList<string> words)
    {
        var arguments = Arguments.Read(words, "--profile", "--package", "--format");
        return new ValidateSettings(
            FileWalk.Find(arguments.Rest, ".json", ".xml"),
            arguments.All("--profile"),
            arguments.All("--package"),
            arguments.Choice("--format", "text", "jsonl") == "jsonl"
        );
    }
}

/// <summary>Whether resources meet FHIR R4 and profiles: valid, invalid, or not checked.</summary>
internal static class ValidateCommand
{
    public static int Run(ValidateSettings settings, Terminal terminal)
    {
        var packages = settings.Packages.Select(PackagePlace.Find).ToList();
        foreach (var missing in packages.Where(package => package.Path is null))
            terminal.Error.WriteLine($"There is no package {missing.Name}: what only it defines is not checked.");

        var validator = Load([.. packages.Select(package => package.Path).OfType<string>()]);

        // A profile of a package that is not here is a fault of each file that should meet it, not of the command.
        if (
            packages.TrueForAll(package => package.Path is not null)
            && settings.Profiles.FirstOrDefault(profile => !validator.Knows(profile)) is { } unknown
        )
            throw new UsageException($"There is no profile {unknown} here. --package brings its definitions.");

        var faults = false;
        foreach (var (file, report) in Reports.InOrder(settings.Files, file => Validate(validator, file, settings.Profiles)))
        {
            faults |= report.Verdict == Verdict.Invalid;
            if (settings.Lines)
                WriteLine(file, report, terminal);
            else
                WriteText(file, report, terminal);
        }

        return faults ? ExitCodes.Faults : ExitCodes.Clean;
    }

    private static Validator Load(IReadOnlyList<string> packages)
    {
        try
        {
            return Validator.Create(
                new ValidatorOptions
                {
                    Packages = packages,
                    Strict = true,
                    Clock = TimeProvider.System,
                }
            );
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            throw new UsageException($"A package cannot be read: {problem.Message}");
        }
    }

    private static ValidationReport Validate(Validator validator, string path, IReadOnlyList<string> profiles)
    {
        var file = InputFile.Read(path);
        return file.Problem is { } problem
            ? Unreadable.Report(problem)
            : validator.Validate(file.Body, file.Format, profiles.Count == 0 ? null : profiles);
    }

    private static void WriteLine(string file, ValidationReport report, Terminal terminal) =>
        JsonLines.Write(
            terminal,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("file", file);
                json.WritePropertyName("valid");
                if (report.Verdict == Verdict.NotChecked)
                    json.WriteNullValue();
                else
                    json.WriteBooleanValue(report.Verdict == Verdict.Valid);

                json.WriteStartArray("issues");
                foreach (var issue in report.Issues)
                {
                    json.WriteStartObject();
                    json.WriteString("severity", issue.Severity.GetLiteral());
                    json.WriteString("code", issue.Code.GetLiteral());
                    json.WriteString("expression", issue.Expression);
                    json.WriteString("details", issue.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void WriteText(string file, ValidationReport report, Terminal terminal)
    {
        var verdict = report.Verdict switch
        {
            Verdict.Valid => "valid",
            Verdict.Invalid => "invalid",
            Verdict.NotChecked => "nothing wrong found, not everything checked",
            _ => throw new UnreachableException($"{report.Verdict}"),
        };
        terminal.Write($"{file}: {verdict}\n");
        foreach (var issue in report.Issues)
            terminal.Write(
                $"  {issue.Severity.GetLiteral(), -11} {issue.Code.GetLiteral()} at {issue.Expression}\n              {issue.Text}\n"
            );
        terminal.Output.Flush();
    }
}
