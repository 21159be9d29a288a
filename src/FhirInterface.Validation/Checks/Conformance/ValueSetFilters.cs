using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// A filter of a ValueSet has an operator that its property takes, and a value that the property can have (FHIR R4 4.9.7; 4.8.10,
/// filters of a CodeSystem). Large code systems have filters of their own, which are not judged.
/// </summary>
internal static class ValueSetFilters
{
    private static readonly string[] OfConcept = ["=", "in", "is-a", "descendent-of", "is-not-a", "generalizes", "not-in"];
    private static readonly string[] Prefixes = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    public static void Check(Node filter, string system, ValidationRun run)
    {
        if (filter.TextOf("property") is not { } property || filter.TextOf("op") is not { } op)
        {
            return;
        }

        CheckOperator(filter, system, property, op, run);
        if (filter.Child("value") is not { Exists: true, HasValue: true, Text: { } value })
        {
            return;
        }

        switch (op)
        {
            case "exists":
                if (value is not ("true" or "false"))
                {
                    run.Report(Messages.FilterValue, filter, $"Whether a property exists is true or false, not '{value}'.");
                }

                break;
            case "regex":
                if (!IsRegex(value))
                {
                    run.Report(Messages.FilterValue, filter, $"'{value}' is no regular expression.");
                }

                break;
            case "in" or "not-in":
                foreach (var one in value.Split(','))
                {
                    CheckValue(filter, system, property, one, run);
                }

                break;
            default:
                CheckValue(filter, system, property, value, run);
                break;
        }
    }

    private static void CheckOperator(Node filter, string system, string property, string op, ValidationRun run)
    {
        if (KnownSystems.Knows(system))
        {
            return;
        }

        IEnumerable<string> operators = run.Terminology.FilterOperators(system, property);
        if (run.Terminology.PropertyType(system, property) is null)
        {
            operators = property switch
            {
                "concept" => operators.Concat(OfConcept),
                "code" => operators.Concat(OfConcept).Append("regex"),
                _ => operators,
            };
        }

        if (operators.Any() && !operators.Contains(op))
        {
            run.Report(Messages.FilterValue, filter, $"'{property}' is filtered by {string.Join(", ", operators)}, not by {op}.");
        }
    }

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void CheckValue(Node filter, string system, string property, string value, ValidationRun run)
    {
        if (property is "concept" or "code")
        {
            if (run.Terminology.CheckCode(system, value) is { Outcome: CodeOutcome.Invalid } answer)
            {
                run.Report(Messages.FilterValue, filter, $"'{value}' is no code of {system}. {answer.Reason}");
            }

            return;
        }

        var type = run.Terminology.PropertyType(system, property) ?? CodeSystemProperties.TypeOfCode(property);
        if (type == "Coding")
        {
            CheckCoding(filter, property, value, run);
        }
        else if (!IsOfType(type, value))
        {
            run.Report(Messages.FilterValue, filter, $"The property '{property}' is a {type}, which '{value}' is not.");
        }
    }

    private static bool IsOfType(string? type, string value) =>
        type switch
        {
            "boolean" => value is "true" or "false",
            "code" => value == value.Trim(),
            "integer" => int.TryParse(WithoutPrefix(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "decimal" => decimal.TryParse(WithoutPrefix(value), NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            "dateTime" => PrimitiveChecker.Check(PrimitiveType.DateTime, Encoding.UTF8.GetBytes(WithoutPrefix(value))) is null,
            _ => true,
        };

    /// <summary>Numbers and dates are compared as a search compares them.</summary>
    private static string WithoutPrefix(string value) =>
        Array.Exists(Prefixes, prefix => value.StartsWith(prefix, StringComparison.Ordinal)) ? value[2..] : value;

    private static void CheckCoding(Node filter, string property, string value, ValidationRun run)
    {
        var hash = value.LastIndexOf('#');
        if (hash <= 0 || hash == value.Length - 1)
        {
            run.Report(Messages.FilterValue, filter, $"The property '{property}' is a Coding: the value is system#code, not '{value}'.");
        }
        else if (
            Definitions.WithoutVersion(value[..hash]) is var system
            && run.Terminology.CheckCode(system, value[(hash + 1)..]) is { Outcome: CodeOutcome.Invalid } answer
        )
        {
            run.Report(Messages.FilterValue, filter, $"'{value}' is no code. {answer.Reason}");
        }
    }
}
