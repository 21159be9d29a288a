using System.Globalization;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>How an answer compares with the one that a condition names (FHIR R4, Questionnaire.item.enableWhen.answer[x]).</summary>
internal static class AnswerEquality
{
    /// <summary>
    /// Whether an answer is the one asked for: numbers by their value, codes by code and, where the condition names one, system
    /// (as HL7's validator compares them), anything else as it is written.
    /// </summary>
    public static bool Meets(Node answer, Node expected)
    {
        if (answer.TypeId == WellKnown.CodingType || answer.TypeId == WellKnown.QuantityType)
        {
            return answer.TypeId == expected.TypeId
                && (answer.TypeId == WellKnown.CodingType || Compare(answer, expected) == 0)
                && IsAsAsked(answer, expected, WellKnown.Code)
                && IsAsAsked(answer, expected, WellKnown.System);
        }

        return answer.TypeName is "decimal" or "integer" && answer.TypeId == expected.TypeId
            ? Compare(answer, expected) == 0
            : AnswerOptions.Key(answer) == AnswerOptions.Key(expected);
    }

    /// <summary>The order of two values, of quantities as well; null if one has none.</summary>
    public static int? Compare(Node left, Node right)
    {
        var (one, two) = (Value(left), Value(right));
        if (
            decimal.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(two, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
        )
        {
            return a.CompareTo(b);
        }

        return one is null || two is null ? null : string.CompareOrdinal(one, two);
    }

    private static bool IsAsAsked(Node answer, Node expected, int name) =>
        Text(expected, name) is not { } asked || asked == Text(answer, name);

    private static string? Value(Node node) => node.IsPrimitive ? node.Text : Text(node, WellKnown.Value);

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
