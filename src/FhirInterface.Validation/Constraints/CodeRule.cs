using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Constraints;

/// <summary>What holds for every Coding and coded Quantity, bound or not: the system is one, the code is in it, the display is its own.</summary>
internal sealed class CodeRule : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        var code = node.Child(WellKnown.Code);
        var system = node.Child(WellKnown.System);
        if (!code.Exists || !code.HasValue)
        {
            return;
        }

        if (!system.Exists || !system.HasValue)
        {
            run.Report(Messages.CodeWithoutSystem, node, "A code without a system has no defined meaning.");
            return;
        }

        if (!PrimitiveChecker.IsAbsoluteUri(system.Utf8))
        {
            run.Report(Messages.SystemRelative, system, "The system of a code is an absolute URI.");
            return;
        }

        var url = run.Text(system);
        if (run.Definitions.IsValueSet(url))
        {
            run.Report(Messages.SystemIsValueSet, system, $"{url} is a value set; the system of a code is a code system.");
            return;
        }

        var answer = run.CheckCode(url, code);
        switch (answer.Outcome)
        {
            case CodeOutcome.Invalid:
                run.Report(Messages.CodeUnknown, node, answer.Reason!);
                break;
            // HL7's validator leaves it at a warning where another coding of the concept may say it as well.
            case CodeOutcome.NotChecked when IsOfFhirItself(url) && node.Parent.TypeId != WellKnown.CodeableConceptType:
                run.Report(Messages.SystemUnknown, node, $"FHIR has no code system {url}.");
                break;
            case CodeOutcome.NotChecked when run.Definitions.IsStrict && KnownSystems.MeantBy(url) is { } meant:
                run.Report(Messages.SystemMisnamed, system, $"There is no code system {url}; the one meant may be {meant}.");
                break;
            // There too one coding of several is only warned of.
            case CodeOutcome.NotChecked
                when run.Definitions.IsStrict && IsOfFhirElsewhere(url) && node.Parent.TypeId != WellKnown.CodeableConceptType:
                run.Report(Messages.SystemMisnamed, system, $"There is no code system {url}: FHIR's are below http://hl7.org/fhir/.");
                break;
            case CodeOutcome.NotChecked:
                run.SayOnce(Messages.SystemNotChecked, answer.Subject ?? url, node, answer.Reason!);
                break;
            default:
                CheckDisplay(node, url, code, run);
                break;
        }
    }

    /// <summary>FHIR's own name space, where all code systems are at hand; identifiers of other systems (sid) and tests apart.</summary>
    private static bool IsOfFhirItself(string system) =>
        system.StartsWith("http://hl7.org/fhir/", StringComparison.Ordinal)
        && !system.StartsWith("http://hl7.org/fhir/sid/", StringComparison.Ordinal)
        && !system.StartsWith("http://hl7.org/fhir/us/", StringComparison.Ordinal)
        && !system.StartsWith("http://hl7.org/fhir/uv/", StringComparison.Ordinal)
        && !system.StartsWith("http://hl7.org/fhir/test", StringComparison.Ordinal);

    /// <summary>Other addresses of FHIR's pages, which are no names of its code systems.</summary>
    private static bool IsOfFhirElsewhere(string system) =>
        system.StartsWith("https://hl7.org/fhir", StringComparison.Ordinal)
        || system.StartsWith("http://www.hl7.org/fhir", StringComparison.Ordinal)
        || system.StartsWith("https://www.hl7.org/fhir", StringComparison.Ordinal)
        || system.StartsWith("http://build.fhir.org", StringComparison.Ordinal)
        || system.StartsWith("https://build.fhir.org", StringComparison.Ordinal);

    private static void CheckDisplay(Node node, string system, Node code, ValidationRun run)
    {
        if (
            node.Child(WellKnown.Display) is { Exists: true, HasValue: true } display
            && run.Terminology.WrongDisplay(system, run.Text(code), run.Text(display)) is { } allowed
        )
        {
            run.Report(
                run.Definitions.IsStrict ? Messages.DisplayRefused : Messages.DisplayWrong,
                display,
                $"The code's display is '{allowed[0]}'."
            );
        }
    }
}
