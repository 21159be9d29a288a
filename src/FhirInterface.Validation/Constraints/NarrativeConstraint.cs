using System.Text;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Narrative;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Constraints;

/// <summary>
/// What a profile asks of a narrative by the extensions narrative-source-control (each text stands in an element whose
/// class says where it comes from) and narrative-language-control (sections by language).
/// </summary>
internal sealed class NarrativeConstraint(bool controlsSource, IReadOnlyList<string> languages) : IConstraint
{
    private static readonly int DivName = Names.Intern("div");
    private static readonly int LanguageName = Names.Intern("language");

    public void Check(Node node, ValidationRun run)
    {
        if (node.Child(DivName) is not { Exists: true, HasValue: true } div)
        {
            return;
        }

        var narrative = Outline.Read(div.Utf8);
        if (controlsSource && narrative.HasTextWithoutSource)
        {
            run.Report(Messages.NarrativeSource, node, "Some text stands in no element of class boilerplate, generated or original.");
        }

        foreach (var language in languages)
        {
            CheckLanguage(language, narrative.Languages, node, run);
        }
    }

    private static void CheckLanguage(string asked, HashSet<string> given, Node node, ValidationRun run)
    {
        switch (asked)
        {
            case "#no" when given.Count > 0:
                run.Report(Messages.NarrativeLanguage, node, "The narrative has no sections by language here.");
                break;
            case "#no":
                break;
            case "#yes" when given.Count == 0:
                run.Report(Messages.NarrativeLanguage, node, "The narrative has sections by language here.");
                break;
            case "#yes":
                break;
            // What has no sections by language is not held to this: HL7's validator warns of it only.
            case "#resource":
                if (
                    given.Count > 0
                    && node.Resource.Child(LanguageName) is { Exists: true, Text: { } language }
                    && !given.Contains(language)
                )
                {
                    run.Report(Messages.NarrativeLanguage, node, $"The narrative has no section in the resource's language, {language}.");
                }

                break;
            default:
                if (given.Count > 0 && !given.Contains(asked))
                {
                    run.Report(Messages.NarrativeLanguage, node, $"The narrative has no section in the language {asked}.");
                }

                break;
        }
    }

    /// <summary>What is asked about: languages of the sections below the outermost div, and whether all text has a source.</summary>
    private sealed record Outline(HashSet<string> Languages, bool HasTextWithoutSource)
    {
        public static Outline Read(ReadOnlySpan<byte> xhtml)
        {
            var languages = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var isUnsourced = false;

            // For each open element, whether it or one around it says a source.
            var open = new Stack<bool>();
            var scanner = new XhtmlScanner(xhtml);
            while (true)
            {
                switch (scanner.Next())
                {
                    case XhtmlToken.End or XhtmlToken.Malformed:
                        return new Outline(languages, isUnsourced);
                    case XhtmlToken.Open:
                        open.Push(open.TryPeek(out var around) && around);
                        break;
                    case XhtmlToken.Attribute when scanner.Name.SequenceEqual("class"u8):
                        open.Push(open.Pop() | SaysSource(scanner.Value));
                        break;
                    case XhtmlToken.Attribute
                        when open.Count == 2 && (scanner.Name.SequenceEqual("lang"u8) || scanner.Name.SequenceEqual("xml:lang"u8)):
                        languages.Add(Encoding.UTF8.GetString(scanner.Value));
                        break;
                    case XhtmlToken.TagEnd when scanner.IsSelfClosed:
                    case XhtmlToken.Close:
                        open.TryPop(out _);
                        break;
                    case XhtmlToken.Text when open.TryPeek(out var hasSource) && !hasSource:
                        isUnsourced |= scanner.Value.ContainsAnyExcept(" \t\r\n"u8);
                        break;
                }
            }
        }

        private static bool SaysSource(ReadOnlySpan<byte> classes)
        {
            foreach (var name in Encoding.UTF8.GetString(classes).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (name is "boilerplate" or "generated" or "original")
                {
                    return true;
                }
            }

            return false;
        }
    }
}
