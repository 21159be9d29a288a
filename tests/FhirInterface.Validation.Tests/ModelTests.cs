using FhirInterface.Validation.Schema;
using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Tests;

/// <summary>The packed definitions are R4's: every element, its number and its types as the SDK's object model has them.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Resources_have_the_elements_that_the_SDK_has()
    {
        var differences = new List<string>();
        foreach (var name in ModelInfo.SupportedResources.Order(StringComparer.Ordinal))
        {
            var mapping = ModelInfo.ModelInspector.FindClassMapping(name);
            if (FhirModel.Find(name) is not { } type || mapping is null)
            {
                differences.Add($"{name}: missing");
                continue;
            }

            var ours = type.Elements.Select(e => $"{e.Name} {e.Min}..{(e.IsList ? "*" : "1")}").Order(StringComparer.Ordinal);
            var theirs = mapping
                .PropertyMappings.Select(p => $"{p.Name} {(p.IsMandatoryElement ? 1 : 0)}..{(p.IsCollection ? "*" : "1")}")
                .Order(StringComparer.Ordinal);
            var (missing, extra) = (theirs.Except(ours).ToList(), ours.Except(theirs).ToList());
            if (missing.Count + extra.Count > 0)
            {
                differences.Add($"{name}: without {string.Join(", ", missing)}; with {string.Join(", ", extra)}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
