using FhirInterface.Validation.FhirPath;
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

    /// <summary>
    /// Where HL7's later definitions of R4's extensions let them stand as well (hl7.fhir.uv.extensions for R4); R4's own published
    /// definitions use them there.
    /// </summary>
    private static readonly Dictionary<string, string[]> LaterContexts = new(StringComparer.Ordinal)
    {
        [CoreUrls.Definitions + "structuredefinition-fhir-type"] = ["ElementDefinition.type"],
        [CoreUrls.Definitions + "structuredefinition-normative-version"] = ["Resource", "ElementDefinition"],
        [CoreUrls.Definitions + "regex"] = ["ElementDefinition.type"],
        [CoreUrls.Definitions + "valueset-concept-comments"] = ["CodeSystem.concept"],
        [CoreUrls.Definitions + "capabilitystatement-expectation"] =
        [
            "SearchParameter.multipleOr",
            "SearchParameter.multipleAnd",
            "SearchParameter.comparator",
            "SearchParameter.modifier",
            "SearchParameter.chain",
        ],
    };

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

        CheckContext(extension, definition, run);
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

    private static void CheckContext(Node extension, StructureSource definition, ValidationRun run)
    {
        if (definition.Contexts.Count == 0)
        {
            return;
        }

        var parent = extension.Parent;
        foreach (var context in definition.Contexts)
        {
            if (Allows(context, parent, run))
            {
                CheckInvariants(extension, parent, definition, run);
                return;
            }
        }

        if (LaterContexts.TryGetValue(definition.Url, out var later) && Array.Exists(later, l => AllowsElement(l, parent)))
        {
            return;
        }

        run.Report(
            Messages.ExtensionContext,
            extension,
            $"The extension {definition.Url} may not stand on {TypedPath(parent)}; it may on {string.Join(", ", definition.Contexts.Select(c => c.Expression))}."
        );
    }

    private static void CheckInvariants(Node extension, Node parent, StructureSource definition, ValidationRun run)
    {
        foreach (var expression in definition.ContextInvariants)
        {
            if (Invariant.Compile(expression)?.Holds(parent, run.Scope) == false)
            {
                run.Report(Messages.ExtensionContext, extension, $"The extension {definition.Url} may not stand here: {expression}.");
            }
        }
    }

    private static bool Allows(ContextSource context, Node parent, ValidationRun run)
    {
        switch (context.Type)
        {
            case "extension":
                var around = parent.NameId == WellKnown.Value ? parent.Parent : parent;
                return around.TypeId == WellKnown.ExtensionType
                    && around.Child(WellKnown.Url) is { Exists: true } url
                    && url.Text == context.Expression;
            case "fhirpath":
                return run.Selects(context.Expression, parent) ?? false;
            default:
                return AllowsElement(context.Expression, parent);
        }
    }

    /// <summary>Whether an element id such as <c>Patient.contact</c>, <c>Observation.value[x]</c>, <c>Coding</c> or <c>Element</c> names this element.</summary>
    private static bool AllowsElement(string expression, Node parent)
    {
        var hash = expression.IndexOf('#', StringComparison.Ordinal);
        var id = hash < 0 ? expression : expression[(hash + 1)..];
        if (id is "Element" or "Any" || (id == "Resource" && parent.IsResource))
        {
            return true;
        }

        id = id.Replace("[x]", "", StringComparison.Ordinal);

        // The element by each of its names: below its resource, below each datatype on the way, and its own type.
        var tail = "";
        for (var node = parent; ; node = node.Parent)
        {
            for (var type = FhirModel.Types[node.Table.Rows[node.Row].Type]; type is not null; type = Base(type))
            {
                if (string.Concat(type.Name, tail) == id || string.Concat(Names.Text(type.TypeName), tail) == id)
                {
                    return true;
                }
            }

            if (node.IsResource)
            {
                return false;
            }

            tail = "." + node.Name + tail;
        }
    }

    private static TypeModel? Base(TypeModel type) =>
        type.Source == type.Structure.Root
            ? type.Structure.Base is { } url
                ? FhirModel.Find(url[(url.LastIndexOf('/') + 1)..])
                : null
            : FhirModel.Find(Names.Text(type.TypeName));

    private static string TypedPath(Node node)
    {
        var path = "";
        for (; !node.IsResource; node = node.Parent)
        {
            path = "." + node.Name + path;
        }

        return node.TypeName + path;
    }
}
