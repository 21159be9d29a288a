using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Schema;

/// <summary>Names that rules ask for by hand.</summary>
internal static class WellKnown
{
    public static readonly int Extension = Names.Intern("extension");
    public static readonly int ModifierExtension = Names.Intern("modifierExtension");
    public static readonly int Url = Names.Intern("url");
    public static readonly int Value = Names.Intern("value");
    public static readonly int Id = Names.Intern("id");
    public static readonly int Meta = Names.Intern("meta");
    public static readonly int Profile = Names.Intern("profile");
    public static readonly int Reference = Names.Intern("reference");
    public static readonly int Identifier = Names.Intern("identifier");
    public static readonly int Display = Names.Intern("display");
    public static readonly int Type = Names.Intern("type");
    public static readonly int Entry = Names.Intern("entry");
    public static readonly int Resource = Names.Intern("resource");
    public static readonly int FullUrl = Names.Intern("fullUrl");
    public static readonly int Contained = Names.Intern("contained");
    public static readonly int Coding = Names.Intern("coding");
    public static readonly int Code = Names.Intern("code");
    public static readonly int System = Names.Intern("system");
    public static readonly int Unit = Names.Intern("unit");
    public static readonly int Text = Names.Intern("text");

    public static readonly int BundleType = Names.Intern("Bundle");
    public static readonly int ReferenceType = Names.Intern("Reference");
    public static readonly int ExtensionType = Names.Intern("Extension");
    public static readonly int CodingType = Names.Intern("Coding");
    public static readonly int CodeableConceptType = Names.Intern("CodeableConcept");
    public static readonly int CodeType = Names.Intern("code");
    public static readonly int MetaType = Names.Intern("Meta");
    public static readonly int MarkdownType = Names.Intern("markdown");
    public static readonly int ElementDefinitionType = Names.Intern("ElementDefinition");
    public static readonly int QuantityType = Names.Intern("Quantity");
}
