using System.Globalization;
using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>The extensions by which FHIR R4 and Structured Data Capture limit the answers to an item of a Questionnaire.</summary>
internal static class QuestionExtensions
{
    public const string MinOccurs = Core + "questionnaire-minOccurs";
    public const string MaxOccurs = Core + "questionnaire-maxOccurs";
    public const string Exclusive = Core + "questionnaire-optionExclusive";
    public const string UnitOption = Core + "questionnaire-unitOption";
    public const string UnitValueSet = Core + "questionnaire-unitValueSet";
    public const string ReferenceResource = Core + "questionnaire-referenceResource";
    public const string MinLength = Core + "minLength";
    public const string MinValue = Core + "minValue";
    public const string MaxValue = Core + "maxValue";
    public const string MinQuantity = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity";
    public const string MaxQuantity = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity";
    public const string MaxDecimalPlaces = Core + "maxDecimalPlaces";
    public const string MaxSize = Core + "maxSize";
    public const string MimeType = Core + "mimeType";
    public const string Regex = Core + "regex";
    public const string Variable = Core + "variable";
    public const string AnswerConstraint = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint";
    public const string FinnishEnableWhen = "http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen";
    public const string EnableWhenExpression = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";

    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The values of all extensions of a url, in order.</summary>
    public static List<Node> Values(Node element, string url)
    {
        var values = new List<Node>();
        foreach (var extension in element.ChildrenNamed(WellKnown.Extension))
        {
            if (
                extension.Child(WellKnown.Url) is { Exists: true } name
                && Ascii.Equals(name.Utf8, url)
                && extension.Child(WellKnown.Value) is { Exists: true } value
            )
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>The value of the first extension of a url, or a node that does not exist.</summary>
    public static Node Value(Node element, string url)
    {
        foreach (var extension in element.ChildrenNamed(WellKnown.Extension))
        {
            if (
                extension.Child(WellKnown.Url) is { Exists: true } name
                && Ascii.Equals(name.Utf8, url)
                && extension.Child(WellKnown.Value) is { Exists: true } value
            )
            {
                return value;
            }
        }

        return default;
    }

    /// <summary>The whole number that an extension gives; null without one.</summary>
    public static int? Whole(Node element, string url) =>
        Value(element, url) is { Exists: true } value
        && int.TryParse(value.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
