using FhirInterface.Validation.Checks.Bundles;
using FhirInterface.Validation.Checks.Conformance;
using FhirInterface.Validation.Checks.Measures;
using FhirInterface.Validation.Checks.Questionnaires;
using FhirInterface.Validation.Narrative;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks;

/// <summary>
/// Checks a whole document against R4's own definitions, each node once: children and their number, values, and the
/// constraints of each element and type; and each resource, when that is done, against the profiles that are asked of it.
/// </summary>
internal sealed class CoreChecker(ValidationRun run)
{
    private readonly NodeTable table = run.Table;
    private readonly NarrativeLinks links = new(run.Table);
    private readonly HashSet<(int Scope, bool OfContained, string Id)> ids = [];

    public void Check(Node root) => CheckNode(root.Row);

    private void CheckNode(int row)
    {
        var type = FhirModel.Types[table.Rows[row].Type];
        var node = new Node(table, row);
        if (type.IsPrimitive)
        {
            CheckPrimitive(node, type);
        }
        else if (!type.IsResource && HasOnlyId(node))
        {
            run.Report(Messages.ElementEmpty, node, "An element must have more than an id (ele-1).");
        }

        var seen = UInt128.Zero;
        var repeated = UInt128.Zero;
        for (var child = table.Rows[row].FirstChild; child != 0; child = table.Rows[child].Next)
        {
            var element = FhirModel.Elements[table.Rows[child].Element];
            var bit = UInt128.One << element.Ordinal;
            if ((seen & bit) != 0 && element.Max == 1 && (repeated & bit) == 0)
            {
                repeated |= bit;
                run.Report(Messages.TooMany, new Node(table, child), $"'{element.Name}' may stand once only.");
            }

            seen |= bit;
            if (element.NameId == WellKnown.Id)
            {
                CheckId(node, new Node(table, child), type);
            }

            foreach (var constraint in CoreRules.Of(element))
            {
                constraint.Check(new Node(table, child), run);
            }

            CheckNode(child);
        }

        if ((type.Required & ~seen) != 0)
        {
            ReportMissing(node, type, seen);
        }

        foreach (var constraint in CoreRules.Of(type))
        {
            constraint.Check(node, run);
        }

        if (type.TypeName == WellKnown.ExtensionType)
        {
            ExtensionRules.Check(node, run);
        }
        else if (node.NameId == WellKnown.Entry && node.Parent.TypeId == WellKnown.BundleType)
        {
            BundleRules.CheckEntry(node, run);
        }
        else if (type.IsResource)
        {
            CheckResource(node, type);
            if (node.NameId == WellKnown.Contained && run.Definitions.IsStrict && !node.Child(WellKnown.Id).Exists)
            {
                // R4 2.3.0.2: only by its id can it be referred to.
                run.Report(Messages.ContainedWithoutId, node, "A contained resource has an id.");
            }

            // Here, not after the whole document, of which this part would then be fetched from memory again.
            ProfileChecker.CheckClaims(node, run);
        }
    }

    /// <summary>
    /// Element ids are unique in their resource (FHIR R4 2.4.0.1, Element.id), those of element definitions in their list; ids
    /// of contained resources in the resource that contains them (R4 2.5.0.3). The id of a resource is no FHIR type but a
    /// plain string of FHIRPath's, which takes no extensions (R4 2.26.3.1).
    /// </summary>
    private void CheckId(Node owner, Node id, TypeModel type)
    {
        if (type.IsResource && id.Child(WellKnown.Extension).Exists)
        {
            run.Report(Messages.IdExtended, id, "The id of a resource takes no extensions.");
        }

        if (!id.HasValue || (type.IsResource && owner.NameId != WellKnown.Contained))
        {
            return;
        }

        var scope = type.IsResource || type.TypeName == WellKnown.ElementDefinitionType ? owner.Parent : owner.Resource;
        if (ids.Add((scope.Row, type.IsResource, id.Text!)))
        {
            return;
        }

        if (type.IsResource)
        {
            run.Report(Messages.DuplicateContainedId, id, "Another contained resource has the same id.");
        }
        else
        {
            run.Report(Messages.DuplicateId, id, "Another element of the resource has the same id.");
        }
    }

    /// <summary>What the standard says of single resource types beyond their definitions.</summary>
    private void CheckResource(Node node, TypeModel type)
    {
        if (run.Definitions.IsStrict)
        {
            CanonicalRules.CheckUrl(node, type, run);
        }

        switch (type.Name)
        {
            case "Bundle":
                BundleRules.Check(node, run);
                break;
            case "Observation":
                ObservationRules.Check(node, run);
                break;
            case "QuestionnaireResponse":
                QuestionnaireRules.Check(node, run);
                break;
            case "Questionnaire":
                EnableWhenRules.Check(node, run);
                break;
            case "Measure":
                MeasureLibraries.Check(node, run);
                break;
            case "MeasureReport":
                MeasureRules.Check(node, run);
                break;
            case "SearchParameter":
                SearchParameterRules.CheckDerived(node, run);
                SearchParameterRules.CheckComponents(node, run);
                SearchParameterRules.CheckExpression(node, run);
                break;
            case "CapabilityStatement":
                SearchParameterRules.CheckCapability(node, run);
                break;
            case "StructureDefinition":
                TypeProfileRules.Check(node, run);
                StructureDefinitionRules.Check(node, run);
                ObligationRules.Check(node, run);
                break;
            case "OperationDefinition":
                OperationRules.Check(node, run);
                break;
            case "ValueSet":
                ValueSetRules.Check(node, run);
                break;
            case "CodeSystem":
                CodeSystemRules.Check(node, run);
                break;
            case "ConceptMap":
                ConceptMapRules.Check(node, run);
                break;
        }
    }

    private bool HasOnlyId(Node node)
    {
        var first = table.Rows[node.Row].FirstChild;
        return first != 0 && table.Rows[first].Next == 0 && table.Rows[first].Name == WellKnown.Id;
    }

    private void CheckPrimitive(Node node, TypeModel type)
    {
        if (!node.HasValue)
        {
            if (!node.HasChildren || HasOnlyId(node))
            {
                run.Report(Messages.ElementEmpty, node, "A primitive element must have a value or an extension.");
            }

            return;
        }

        if ((table.Rows[node.Row].Flags & RowFlags.WrongKind) != 0 || node.Utf8.IsEmpty)
        {
            // The reader has said so.
            return;
        }

        if (type.Primitive == PrimitiveType.Xhtml)
        {
            Report(NarrativeChecker.Check(node.Utf8), node);
            if (run.Definitions.IsStrict)
            {
                Report(NarrativeStructure.Check(node.Utf8), node);
                Report(NarrativeUrls.Check(node.Utf8), node);
                links.Check(node, run);
            }
        }
        else if (PrimitiveChecker.Check(type.Primitive, node.Utf8) is { } fault)
        {
            run.Report(Messages.OfValue(fault.MessageId, fault.IsError), node, fault.Text);
        }
        else if (type.Primitive is PrimitiveType.Uri or PrimitiveType.Url && run.Definitions.IsStrict && node.Utf8 is [(byte)'#', ..])
        {
            CheckFragment(node);
        }
    }

    private void Report(IReadOnlyList<NarrativeFault> faults, Node narrative)
    {
        foreach (var fault in faults)
        {
            var isError = fault.IsError || (fault.IsStrictError && run.Definitions.IsStrict);
            run.Report(Messages.OfValue(fault.MessageId, isError), narrative, fault.Text);
        }
    }

    /// <summary>
    /// A URI that is a fragment leads to a contained resource (FHIR R4 2.24.0.1), or to whatever else in the document has that id; one
    /// of an element definition to an element. Servers mark the request that a resource came with as <c>#…</c> in <c>meta.source</c>.
    /// </summary>
    private void CheckFragment(Node uri)
    {
        var owner = uri.Parent.TypeId;
        if (
            owner != WellKnown.ElementDefinitionType
            && owner != WellKnown.MetaType
            && !(owner == WellKnown.ExtensionType && uri.NameId == WellKnown.Url)
            && !run.References.Contained(uri.RootResource, uri.Utf8[1..]).Exists
            && !links.IsPlace(uri.Text![1..])
        )
        {
            run.Report(Messages.FragmentUnresolved, uri, $"Nothing in the document has the id of '{uri.Text}'.");
        }
    }

    private void ReportMissing(Node node, TypeModel type, UInt128 seen)
    {
        foreach (var element in type.Elements)
        {
            if (element.Min > 0 && (seen & (UInt128.One << element.Ordinal)) == 0)
            {
                var name = element.IsChoice ? element.Name + "[x]" : element.Name;
                run.Report(Messages.TooFew, node, Invariant($"{type.Name}.{name} is missing: at least {element.Min} needed."));
            }
        }
    }
}
