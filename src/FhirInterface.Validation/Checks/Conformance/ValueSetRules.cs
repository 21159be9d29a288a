using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>What holds for the content of a ValueSet beyond its definition (FHIR R4 4.9.5, compose).</summary>
internal static class ValueSetRules
{
    public static void Check(Node valueSet, ValidationRun run)
    {
        foreach (var compose in valueSet.ChildrenNamed("compose"))
        {
            foreach (var include in compose.ChildrenNamed("include"))
            {
                CheckInclude(valueSet, include, run);
            }

            foreach (var exclude in compose.ChildrenNamed("exclude"))
            {
                CheckInclude(valueSet, exclude, run);
            }
        }
    }

    private static void CheckInclude(Node valueSet, Node include, ValidationRun run)
    {
        if (include.TextOf("system") is not { Length: > 0 } url)
        {
            return;
        }

        var system = include.Child("system");
        if (!PrimitiveChecker.IsAbsoluteUri(system.Utf8))
        {
            run.Report(
                Messages.SystemRelative,
                system,
                "The system of an include is the absolute URI of a code system; one that is contained is named by its url too, and by the extension valueset-system."
            );
            return;
        }

        if (url.Contains('|', StringComparison.Ordinal) && !url.EndsWith('|'))
        {
            run.Report(Messages.SystemRelative, system, "The version of a code system stands in 'version', not in its system.");
            return;
        }

        if (run.Definitions.IsValueSet(url))
        {
            run.Report(Messages.SystemIsValueSet, system, $"{url} is a value set, not a code system: import it with 'valueSet'.");
            return;
        }

        if (run.Terminology.IsSupplement(url))
        {
            run.Report(Messages.SystemIsSupplement, system, $"{url} only adds to another code system: include that one.");
            return;
        }

        foreach (var concept in include.ChildrenNamed("concept"))
        {
            CheckConcept(concept, url, run);
        }

        foreach (var filter in include.ChildrenNamed("filter"))
        {
            ValueSetFilters.Check(filter, url, run);
            ValueSetExpressions.Check(valueSet, filter, run);
        }
    }

    private static void CheckConcept(Node concept, string system, ValidationRun run)
    {
        if (
            concept.Child("code") is { Exists: true, HasValue: true } code
            && run.Terminology.CheckCode(system, code.Text!) is { Outcome: CodeOutcome.Invalid } answer
        )
        {
            run.Report(Messages.CodeUnknown, code, answer.Reason!);
        }
    }
}
