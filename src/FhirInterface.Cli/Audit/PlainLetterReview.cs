using FhirInterface.Flow;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Cli.Audit;

/// <summary>
/// Reviews a letter that is nothing but words: sections by their headings, asks by the same reader as FHIR letters, and the policy's line
/// for each. Who it is from and for cannot be told for certain, so neither is.
/// </summary>
internal sealed class PlainLetterReview(string? policyFile)
{
    /// <summary>Longer lines are prose, not headings.</summary>
    private const int LongestHeading = 60;
    private const int Beginning = 1500;

    private readonly AskReader reader = new();
    private readonly PolicyDocument policy = FileReviewer
        .Policies(policyFile)
        .For(custodianOds: null, practiceOds: null, receivedAt: DateTimeOffset.UnixEpoch);

    public AuditedLetter Review(AuditedLetter letter, string words)
    {
        var setting = SettingOf(words);
        var anonymiser = new Anonymiser([]);
        var strictest = Disposition.Allow;
        var asks = new List<AuditedAsk>();
        foreach (var (kind, heading, text) in SectionsOf(words))
        {
            var reading = ReadingText.FromPlain(text);
            foreach (var ask in reader.Read(reading, setting, kind, heading).Where(ask => ask.Actor == Actor.Gp))
            {
                var disposition = DispositionOf(ask);
                strictest = disposition > strictest ? disposition : strictest;
                asks.Add(
                    new AuditedAsk(
                        ask.Category,
                        ask.Avoidable,
                        ask.Urgent,
                        ask.Due,
                        anonymiser.Clean(ask.Quote.Of(reading.Text)),
                        Hours.Of(policy, ask.Category, ask.Avoidable)
                    )
                );
            }
        }

        return letter with
        {
            Setting = setting == Setting.Outpatient ? "outpatient" : "discharge",
            Disposition = Outcomes.CodeOf(strictest),
            Asks = asks,
        };
    }

    private Disposition DispositionOf(Ask ask) =>
        !ask.Avoidable ? Disposition.Allow
        : ask.Urgent ? Disposition.Advise
        : policy.LineFor(ask.Category).Do;

    private static Setting SettingOf(string words) =>
        words.AsSpan(0, Math.Min(words.Length, Beginning)).Contains("discharge", StringComparison.OrdinalIgnoreCase)
            ? Setting.Discharge
            : Setting.Outpatient;

    /// <summary>Cuts the text at lines that are a known heading; what stands before the first one is the body.</summary>
    internal static IEnumerable<(SectionKind Kind, string? Heading, string Text)> SectionsOf(string words)
    {
        var (kind, heading) = (SectionKind.Body, (string?)null);
        var lines = new List<string>();
        foreach (var line in words.ReplaceLineEndings("\n").Split('\n'))
        {
            var (title, rest) = HeadingOf(line);
            if (title is null)
            {
                lines.Add(line);
                continue;
            }

            if (lines.Exists(text => !string.IsNullOrWhiteSpace(text)))
                yield return (kind, heading, string.Join('\n', lines));
            (kind, heading) = (title.Kind, title.Title);
            lines = rest.Length == 0 ? [] : [rest];
        }

        if (lines.Exists(text => !string.IsNullOrWhiteSpace(text)))
            yield return (kind, heading, string.Join('\n', lines));
    }

    /// <summary>A heading on a line of its own, or before a colon with its text behind it.</summary>
    private static (Heading? Title, string Text) HeadingOf(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon <= LongestHeading && Headings.Default.FindTitle(line[..colon].Trim()) is { } inline)
            return (inline, line[(colon + 1)..].Trim());
        return line.Length <= LongestHeading ? (Headings.Default.FindTitle(line.Trim()), "") : (null, "");
    }
}
