using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// A ConceptMap maps codes of the code systems that its groups name, from the value set that it says to the value set that
/// it says, where these are at hand (FHIR R4 4.10, ConceptMap).
/// </summary>
internal static class ConceptMapRules
{
    public static void Check(Node map, ValidationRun run)
    {
        var from = map.TextOf("source");
        var to = map.TextOf("target");
        foreach (var group in map.ChildrenNamed("group"))
        {
            var source = group.TextOf("source");
            var target = group.TextOf("target");
            foreach (var element in group.ChildrenNamed("element"))
            {
                CheckCode(element, source, from, run);
                foreach (var mapped in element.ChildrenNamed("target"))
                {
                    CheckCode(mapped, target, to, run);
                }
            }
        }
    }

    private static void CheckCode(Node mapping, string? system, string? valueSet, ValidationRun run)
    {
        if (system is null || mapping.Child("code") is not { Exists: true, HasValue: true } code)
        {
            return;
        }

        var terminology = run.Terminology;
        var answer = terminology.CheckCode(system, code.Text!);
        if (answer.Outcome != CodeOutcome.Invalid && valueSet is not null && terminology.HasValueSet(valueSet))
        {
            answer = terminology.CheckMember(valueSet, new CodedValue(system, code.Text!));
        }

        if (answer.Outcome == CodeOutcome.Invalid)
        {
            run.Report(Messages.CodeUnknown, code, answer.Reason!);
        }
    }
}
