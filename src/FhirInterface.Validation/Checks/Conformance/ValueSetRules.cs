using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;
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
            CheckFilter(filter, url, run);
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

    /// <summary>The value of a filter is one that its property can have.</summary>
    private static void CheckFilter(Node filter, string system, ValidationRun run)
    {
        if (
            filter.TextOf("property") is not { } property
            || filter.Child("value") is not { Exists: true, HasValue: true } value
            || filter.TextOf("op") is "regex" or "in" or "not-in" or "exists"
        )
        {
            return;
        }

        var terminology = run.Terminology;
        if (property is "concept" or "code")
        {
            if (terminology.CheckCode(system, value.Text!) is { Outcome: CodeOutcome.Invalid } answer)
            {
                run.Report(Messages.FilterValue, filter, $"'{value.Text}' is no code of {system}. {answer.Reason}");
            }
        }
        else
        {
            CheckValue(
                filter,
                value.Text!,
                property,
                terminology.PropertyType(system, property) ?? CodeSystemProperties.TypeOfCode(property),
                run
            );
        }
    }

    private static void CheckValue(Node filter, string value, string property, string? type, ValidationRun run)
    {
        switch (type)
        {
            case "boolean" when value is not ("true" or "false"):
                run.Report(Messages.FilterValue, filter, $"The property '{property}' is true or false, not '{value}'.");
                break;
            case "Coding" when value.LastIndexOf('#') is var hash:
                if (hash <= 0 || hash == value.Length - 1)
                {
                    run.Report(
                        Messages.FilterValue,
                        filter,
                        $"The property '{property}' is a Coding: the value is system#code, not '{value}'."
                    );
                }
                else if (
                    Definitions.WithoutVersion(value[..hash]) is var system
                    && run.Terminology.CheckCode(system, value[(hash + 1)..]) is { Outcome: CodeOutcome.Invalid } answer
                )
                {
                    run.Report(Messages.FilterValue, filter, $"'{value}' is no code. {answer.Reason}");
                }

                break;
        }
    }
}
