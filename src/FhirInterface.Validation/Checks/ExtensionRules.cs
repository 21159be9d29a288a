using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>
/// What holds for an extension besides its shape: its definition is known or may be unknown, it may stand where it
/// stands, it is a modifier if and only if its definition says so, and its content fits its definition.
/// </summary>
internal static class ExtensionRules
{
    private const string Tools = "http://hl7.org/fhir/tools/StructureDefinition/";
    private const string MatchType = Tools + "matchetype";
    private static readonly string[] Examples = ["example.org", "acme.com", "nema.org"];
    private static readonly string[] Country = ["https://fhir.hl7.org.uk/", "https://fhir.nhs.uk/"];

    public static void Check(Node extension, ValidationRun run)
    {
        var element = extension.Child(WellKnown.Url);
        if (!element.Exists || run.Text(element) is not { Length: > 0 } url)
        {
            return;
        }

        var isModifier = extension.NameId == WellKnown.ModifierExtension;
        if (!PrimitiveChecker.IsAbsoluteUri(element.Utf8))
        {
            // Parts of a complex extension have plain names; their definition is that of the extension around them.
            CheckPart(extension, url, run);
            return;
        }

        if (url.Contains('|', StringComparison.Ordinal))
        {
            run.Report(Messages.ExtensionUrl, extension, "The url of an extension carries no version.");
            return;
        }

        if (run.Definitions.Structure(url) is not { Type: "Extension" } definition)
        {
            ReportUnknown(extension, url, isModifier, run);
            return;
        }

        if (definition.Root.IsModifier != isModifier)
        {
            run.Report(
                Messages.ExtensionModifier,
                extension,
                isModifier ? $"The extension {url} is no modifier extension." : $"The extension {url} must be a modifierExtension."
            );
        }

        ExtensionContexts.Check(extension, definition, run);
        ProfileChecker.Check(extension, url, run);
    }

    private static void ReportUnknown(Node extension, string url, bool isModifier, ValidationRun run)
    {
        if (url == MatchType && extension.Child(WellKnown.Value) is { Exists: true, Text: "true" })
        {
            run.Report(Messages.PatternNotInstance, extension, "This is a pattern to compare resources with, not a resource.");
            return;
        }

        if (!isModifier && run.Definitions.IsStrict && CrossVersionExtensions.IsModifier(url))
        {
            run.Report(Messages.ExtensionModifier, extension, $"The extension {url} must be a modifierExtension.");
            return;
        }

        if (isModifier && !(run.Definitions.IsStrict && (IsExample(url) || CrossVersionExtensions.IsOne(url))))
        {
            // FHIR R4 2.4.1.1.2: who does not understand a modifier must not process the resource.
            run.Report(Messages.ModifierExtensionUnknown, extension, $"The modifier extension {url} is not known.");
        }
        else if (run.Definitions.IsStrict && !IsExample(url) && !IsOfThisCountry(url) && !IsOfFhir(url))
        {
            run.Report(
                Messages.ExtensionRefused,
                extension,
                $"The definition of the extension {url} is not at hand: give the package that has it."
            );
        }
        else
        {
            run.SayOnce(Messages.ExtensionUnknown, url, extension, $"The extension {url} is not at hand, so its content was not checked.");
        }
    }

    /// <summary>
    /// FHIR's own: R4's are at hand, but HL7 has published further ones since, in a package of their own; those that its tools write
    /// are kept in a name space that nobody else uses.
    /// </summary>
    private static bool IsOfFhir(string url) =>
        url.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal)
        || url.StartsWith(Tools, StringComparison.Ordinal)
        || CrossVersionExtensions.IsOne(url);

    /// <summary>Names kept for examples, which need no definition: HL7's validator lets them pass.</summary>
    private static bool IsExample(string url) => Examples.Any(e => url.Contains(e, StringComparison.Ordinal));

    /// <summary>
    /// Name spaces of this country, whose extensions senders use as a matter of course: not checked without their packages
    /// (HL7's validator takes such name spaces as its option <c>-extension</c>).
    /// </summary>
    private static bool IsOfThisCountry(string url) => Country.Any(c => url.StartsWith(c, StringComparison.Ordinal));

    /// <summary>A part must be one that the definition of the extension around it names.</summary>
    private static void CheckPart(Node part, string name, ValidationRun run)
    {
        var parent = part.Parent;
        if (parent.TypeId != WellKnown.ExtensionType)
        {
            run.Report(Messages.ExtensionUrl, part, "The url of an extension is absolute.");
            return;
        }

        if (
            parent.Child(WellKnown.Url) is not { Exists: true } around
            || run.Text(around) is not { Length: > 0 } url
            || run.Definitions.Structure(url) is not { } definition
        )
        {
            return;
        }

        if (!HasPart(definition, name))
        {
            run.Report(Messages.ExtensionUrl, part, $"The extension {url} has no part '{name}'.");
        }
    }

    private static bool HasPart(StructureSource definition, string name)
    {
        var parts = definition.Root.Children.Find(static c => c.Name == "extension")?.Slices ?? [];
        foreach (var part in parts)
        {
            foreach (var child in part.Children)
            {
                if (child.Name == "url" && child.HasFixed && child.Fixed.ValueEquals(name))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
