using System.Globalization;
using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>The extensions by which FHIR R4 and Structured Data Capture limit the answers to an item of a Questionnaire.</summary>
internal static class QuestionExtensions
{
    public const string MinOccurs = CoreUrls.Definitions + "questionnaire-minOccurs";
    public const string MaxOccurs = CoreUrls.Definitions + "questionnaire-maxOccurs";
    public const string Exclusive = CoreUrls.Definitions + "questionnaire-optionExclusive";
    public const string UnitOption = CoreUrls.Definitions + "questionnaire-unitOption";
    public const string UnitValueSet = CoreUrls.Definitions + "questionnaire-unitValueSet";
    public const string ReferenceResource = CoreUrls.Definitions + "questionnaire-referenceResource";
    public const string MinLength = CoreUrls.Definitions + "minLength";
    public const string MinValue = CoreUrls.Definitions + "minValue";
    public const string MaxValue = CoreUrls.Definitions + "maxValue";
    public const string MinQuantity = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity";
    public const string MaxQuantity = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity";
    public const string MaxDecimalPlaces = CoreUrls.Definitions + "maxDecimalPlaces";
    public const string MaxSize = CoreUrls.Definitions + "maxSize";
    public const string MimeType = CoreUrls.Definitions + "mimeType";
    public const string Regex = CoreUrls.Definitions + "regex";
    public const string Variable = CoreUrls.Definitions + "variable";
    public const string AnswerConstraint = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint";
    public const string FinnishEnableWhen = "http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen";
    public const string EnableWhenExpression = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";

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
