using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>An extension stands where its definition lets it (FHIR R4 2.4.3, StructureDefinition.context).</summary>
internal static class ExtensionContexts
{
    /// <summary>
    /// Where HL7's later definitions of R4's extensions let them stand as well (hl7.fhir.uv.extensions for R4), and HL7's validator,
    /// for those that are used in more places than were ever listed.
    /// </summary>
    private static readonly Dictionary<string, string[]> LaterContexts = new(StringComparer.Ordinal)
    {
        [CoreUrls.Definitions + "structuredefinition-fhir-type"] = ["ElementDefinition.type"],
        [CoreUrls.Definitions + "structuredefinition-normative-version"] = ["Element"],
        [CoreUrls.Definitions + "regex"] = ["ElementDefinition.type"],
        [CoreUrls.Definitions + "valueset-concept-comments"] = ["CodeSystem.concept"],
        [CoreUrls.Definitions + "capabilitystatement-expectation"] = ["Element"],
        [CoreUrls.Definitions + "capabilitystatement-prohibited"] = ["Element"],
    };

    private static readonly int FixedName = Names.Intern("fixed");
    private static readonly int PatternName = Names.Intern("pattern");
    private static readonly int ExampleName = Names.Intern("example");

    public static void Check(Node extension, StructureSource definition, ValidationRun run)
    {
        var parent = extension.Parent;
        if (definition.Contexts.Count == 0 || IsOfDefinition(parent))
        {
            return;
        }

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

    /// <summary>Whether an element belongs to the value that a definition fixes or shows: it stands elsewhere in what is defined.</summary>
    private static bool IsOfDefinition(Node element)
    {
        for (var node = element; !node.IsResource; node = node.Parent)
        {
            var parent = node.Parent;
            var isFixed = (node.NameId == FixedName || node.NameId == PatternName) && parent.TypeId == WellKnown.ElementDefinitionType;
            var isExample =
                node.NameId == WellKnown.Value && parent.NameId == ExampleName && parent.Parent.TypeId == WellKnown.ElementDefinitionType;
            if (isFixed || isExample)
            {
                return true;
            }
        }

        return false;
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
