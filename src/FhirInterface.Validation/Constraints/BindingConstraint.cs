using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Constraints;

/// <summary>
/// The value set of an element: required ones are errors, extensible ones warnings (unless a maximum value set makes them
/// errors), preferred ones information. Applies to code, string, uri, Coding, CodeableConcept and Quantity.
/// </summary>
internal sealed class BindingConstraint(BindingSource source) : IConstraint
{
    private static readonly int FormatName = Names.Intern("format");

    private readonly string valueSet = source.ValueSet!;

    public void Check(Node node, ValidationRun run)
    {
        if (!IsBindable(node))
        {
            // R4 4.1.5.1: a required code is there; an extension does not stand in for it.
            if (source.Strength == "required" && node is { HasValue: false, HasChildren: true } && node.TypeId == WellKnown.CodeType)
            {
                ReportNoCode(node, run);
            }

            return;
        }

        var isConcept = node.TypeId == WellKnown.CodeableConceptType;
        if (isConcept && !node.Child(WellKnown.Coding).Exists)
        {
            CheckWithoutCode(node, run);
            return;
        }

        var answer = run.Terminology.CheckMember(valueSet, node, run.Texts);
        if (answer.Outcome == CodeOutcome.Valid)
        {
            LetDisplaysStand(node, run);
            return;
        }

        if (source is { Strength: "extensible", MaxValueSet: { } maximum })
        {
            CheckMaximum(node, maximum, run);
        }

        if (answer.Outcome == CodeOutcome.NotChecked && run.Definitions.IsStrict && run.Definitions.IsCodeSystem(valueSet))
        {
            run.Report(Messages.BindingToCodeSystem, node, $"{valueSet} is a code system; what is bound is a value set.");
        }
        else if (answer.Outcome == CodeOutcome.NotChecked)
        {
            ReportOpen(node, answer, run);
        }
        else
        {
            Report(node, run);
        }
    }

    /// <summary>A display that the value set gives a code is right where the value set is bound (R4 ValueSet.compose.include.concept.display).</summary>
    private void LetDisplaysStand(Node node, ValidationRun run)
    {
        if (source.Strength == "example" || node.IsPrimitive || !run.Terminology.HasDisplays(valueSet))
        {
            return;
        }

        if (node.TypeId == WellKnown.CodeableConceptType)
        {
            foreach (var coding in node.ChildrenNamed(WellKnown.Coding))
            {
                LetDisplayStand(coding, run);
            }
        }
        else
        {
            LetDisplayStand(node, run);
        }
    }

    private void LetDisplayStand(Node coding, ValidationRun run)
    {
        if (
            coding.Child(WellKnown.Display) is { Exists: true, HasValue: true } display
            && coding.Child(WellKnown.System) is { Exists: true, HasValue: true } system
            && coding.Child(WellKnown.Code) is { Exists: true, HasValue: true } code
            && run.Terminology.Shows(valueSet, run.Text(system), run.Text(code), run.Text(display))
        )
        {
            run.LetStand(display);
        }
    }

    /// <summary>A code of another version of FHIR, in the extension made for that, is what R4 has no code for.</summary>
    private void ReportNoCode(Node node, ValidationRun run)
    {
        foreach (var extension in node.ChildrenNamed(WellKnown.Extension))
        {
            if (extension.Child(WellKnown.Url) is { Exists: true, Text: { } url } && CrossVersionExtensions.IsOne(url))
            {
                run.Report(
                    Messages.CodeOfOtherVersion,
                    node,
                    $"There is no code from the value set {valueSet}, but one of another version of FHIR."
                );
                return;
            }
        }

        run.Report(Messages.CodeMissing, node, $"There is no code; one from the value set {valueSet} is required.");
    }

    private void Report(Node node, ValidationRun run)
    {
        var text = $"'{node.Name}': not in the value set {valueSet}";
        switch (source.Strength)
        {
            case "required":
                run.Report(Messages.CodeNotInRequired, node, text + ", from which a code is required.");
                break;
            case "extensible":
                run.Report(Messages.CodeNotInExtensible, node, text + ", from which a code should come unless it has none that fits.");
                break;
            case "preferred":
                run.Report(Messages.CodeNotInPreferred, node, text + ", from which a code is preferred.");
                break;
        }
    }

    private void ReportOpen(Node node, CodeAnswer answer, ValidationRun run)
    {
        if (source.Strength is "required" or "extensible")
        {
            run.SayOnce(
                Messages.BindingNotChecked,
                answer.Subject ?? valueSet,
                node,
                answer.Reason ?? $"The value set {valueSet} could not be evaluated."
            );
        }
    }

    private void CheckWithoutCode(Node node, ValidationRun run)
    {
        if (source.Strength == "required" || source is { Strength: "extensible", MaxValueSet: not null })
        {
            run.Report(Messages.CodeMissing, node, $"There is no code; one from the value set {valueSet} is required.");
        }
        else if (source.Strength == "extensible")
        {
            run.Report(Messages.CodeNotInExtensible, node, $"There is no code; one should come from the value set {valueSet}.");
        }
    }

    private static void CheckMaximum(Node node, string maximum, ValidationRun run)
    {
        if (run.Terminology.CheckMember(maximum, node, run.Texts).Outcome == CodeOutcome.Invalid)
        {
            run.Report(
                Messages.CodeNotInMaximum,
                node,
                $"'{node.Name}': not in the value set {maximum}, outside of which no code is allowed."
            );
        }
    }

    private static bool IsBindable(Node node)
    {
        if (node.IsPrimitive)
        {
            // R4 CapabilityStatement.format: besides MIME types, plain xml, json and ttl are allowed.
            if (node.NameId == FormatName && (node.ValueIs("xml"u8) || node.ValueIs("json"u8) || node.ValueIs("ttl"u8)))
            {
                return false;
            }

            return node.HasValue && node.TypeId != WellKnown.MarkdownType;
        }

        if (node.TypeId == WellKnown.CodeableConceptType)
        {
            return true;
        }

        // HL7's validator warns of a code without a system, and checks it no further.
        return node.Child(WellKnown.Code).Exists && node.Child(WellKnown.System).Exists;
    }
}
