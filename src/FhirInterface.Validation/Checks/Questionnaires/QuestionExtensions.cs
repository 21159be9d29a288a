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
}
