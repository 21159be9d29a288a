using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Schema;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Tests.FhirPath;

/// <summary>The definitions come from a package that its maker also uses for his own additions; the SDK knows what is R4.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Every_element_of_the_definitions_is_one_of_R4()
    {
        var foreign = new List<string>();
        foreach (var line in CorePacks.Types.Lines)
        {
            var name = line.Url[(line.Url.LastIndexOf('/') + 1)..];
            if (FhirModel.Find(name) is not { } type || ModelInfo.ModelInspector.FindClassMapping(name) is not { } mapping)
            {
                continue;
            }

            Compare(type, mapping, foreign, 0);
        }

        Assert.True(foreign.Count == 0, string.Join(" ", foreign));
    }

    private static void Compare(TypeModel type, ClassMapping mapping, List<string> foreign, int depth)
    {
        foreach (var property in mapping.PropertyMappings.Where(p => p.Name is not ("value" or "contained") || !type.IsPrimitive))
        {
            var own = type.Elements.FirstOrDefault(element => element.Name == property.Name);
            if (own is null)
            {
                foreign.Add($"missing {type.Name}.{property.Name}");
            }
            // The SDK shares Signature with R5, which asks for less.
            else if (
                type.Name is not ("Signature" or "xhtml")
                && (own.IsList != property.IsCollection || own.Min > 0 != property.IsMandatoryElement)
            )
            {
                foreign.Add($"{type.Name}.{property.Name} {own.Min}..{own.Max}");
            }
        }

        foreach (var element in type.Elements)
        {
            var known = mapping.FindMappedElementByName(element.Name);
            if (known is null)
            {
                foreign.Add($"{type.Name}.{element.Name}");
            }
            else if (element.Source.Children.Count > 0 && depth < 8 && known.PropertyTypeMapping is { } inner)
            {
                Compare(element.Types[0].Model, inner, foreign, depth + 1);
            }
        }
    }
}
