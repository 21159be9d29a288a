using System.Text.RegularExpressions;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// Filters of a ValueSet whose value an expression gives (extension cqf-expression): FHIRPath that can be read, and of the value
/// set's own parameters only (extension valueset-parameter of HL7's tools).
/// </summary>
internal static partial class ValueSetExpressions
{
    private const string Expression = "http://hl7.org/fhir/StructureDefinition/cqf-expression";
    private const string Parameter = "http://hl7.org/fhir/tools/StructureDefinition/valueset-parameter";

    /// <summary>What FHIRPath and its use in FHIR know without being told.</summary>
    private static readonly HashSet<string> Environment = new(StringComparer.Ordinal)
    {
        "context",
        "resource",
        "rootResource",
        "ucum",
        "sct",
        "loinc",
    };

    public static void Check(Node valueSet, Node filter, ValidationRun run)
    {
        if (
            filter.Child("value") is not { Exists: true } value
            || ExtensionValues.First(value, Expression) is not { Exists: true } expression
            || expression.TextOf("expression") is not { Length: > 0 } text
        )
        {
            return;
        }

        if (expression.TextOf("language") is { } language && language != "text/fhirpath")
        {
            run.Report(Messages.ValueSetExpression, expression, $"The expression of a value set is text/fhirpath, not {language}.");
        }
        else if (Fault(text) is { } fault)
        {
            run.Report(Messages.ValueSetExpression, expression, $"'{text}' is no FHIRPath: {fault}");
        }
        else
        {
            CheckParameters(valueSet, expression, text, run);
        }
    }

    private static void CheckParameters(Node valueSet, Node expression, string text, ValidationRun run)
    {
        var known = Parameters(valueSet);
        foreach (Match match in Variable().Matches(text))
        {
            var name = match.Groups["name"].Value;
            if (!known.Contains(name) && !Environment.Contains(name))
            {
                run.Report(Messages.ValueSetExpression, expression, $"The value set has no parameter '{name}'.");
            }
        }
    }

    private static HashSet<string> Parameters(Node valueSet)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extension in valueSet.ChildrenNamed("extension"))
        {
            if (extension.TextOf("url") == Parameter && ExtensionValues.First(extension, "name") is { Exists: true, Text: { } name })
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>Names of parameters may have hyphens, which FHIRPath reads as minus: they are put away first.</summary>
    private static string? Fault(string text)
    {
        try
        {
            Parser.Parse(Variable().Replace(text, "%context"));
            return null;
        }
        catch (FhirPathException e)
        {
            return e.Message;
        }
    }

    [GeneratedRegex("%(?<name>[A-Za-z_][A-Za-z0-9_\\-]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
