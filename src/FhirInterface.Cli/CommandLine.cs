using FhirInterface.Cli.Commands;

namespace FhirInterface.Cli;

/// <summary>Chooses the command, and turns wrong usage into a message and exit code 2.</summary>
internal static class CommandLine
{
    private const string Usage = """
        fhirinterface: reviews and validates letters between hospital and general practice.

          fhirinterface review FILE… [--format text|jsonl|sarif] [--policy FILE]
              Reviews letters and medication requests (FHIR JSON or XML) and says what would become of them.
          fhirinterface validate FILE… [--profile URL]… [--package FILE-OR-DIR-OR-NAME#VERSION]… [--format text|jsonl]
              Validates FHIR R4 resources against R4, the profiles they claim, and those named.
          fhirinterface asks
              Reads statements from standard input, one JSON object a line ({"id","setting","section","text"}),
              and writes what each asks, one line for each.
          fhirinterface audit DIR [--out report.html] [--policy FILE]
              Reviews a folder of letters (FHIR, plain text, PDF) and writes a report that stands alone, with a CSV beside it.

        Folders are walked. Data goes to standard output, everything else to standard error.
        Exit codes: 0 clean, 1 something rejected, invalid or unreadable, 2 wrong usage.

        """;

    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> words, Terminal terminal)
    {
        try
        {
            if (words.Any(word => word is "--help" or "-h") || words is ["help", ..])
            {
                terminal.Write(Usage);
                return ExitCodes.Clean;
            }

            var rest = words.Skip(1).ToList();
            return words switch
            {
                ["review", ..] => ReviewCommand.Run(ReviewSettings.Read(rest), terminal),
                ["validate", ..] => ValidateCommand.Run(ValidateSettings.Read(rest), terminal),
                ["asks", ..] => AsksCommand.Run(AsksSettings.Read(rest), terminal),
                ["audit", ..] => AuditCommand.Run(AuditSettings.Read(rest), terminal),
                [] => throw new UsageException("Which command?"),
                [var other, ..] => throw new UsageException($"There is no command {other}."),
            };
        }
        catch (UsageException wrong)
        {
            terminal.Error.WriteLine(wrong.Message);
            terminal.Error.WriteLine();
            terminal.Error.Write(Usage);
            return ExitCodes.WrongUsage;
        }
        catch (IOException closed) when (closed.InnerException is System.Net.Sockets.SocketException || IsBrokenPipe(closed))
        {
            // The reader of our output (head, less) has seen enough.
            return ExitCodes.Clean;
        }
    }

    private static bool IsBrokenPipe(IOException problem) => (problem.HResult & 0xFFFF) is 32 or 109;
}
