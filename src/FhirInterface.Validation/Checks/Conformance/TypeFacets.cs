using System.Collections.Frozen;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// What can be said of the values of an element depends on its types: only codes are bound, only what has a length is limited
/// in it, and so on (FHIR extensions pack, structuredefinition-type-characteristics, which also gives the types).
/// </summary>
internal static class TypeFacets
{
    [Flags]
    private enum Facet
    {
        None = 0,
        Bound = 1,
        Length = 2,
        Range = 4,
        Decimals = 8,
        Size = 16,
    }

    private const Facet Number = Facet.Range | Facet.Length;
    private const Facet Continuous = Number | Facet.Decimals;
    private const Facet Measured = Facet.Range | Facet.Decimals | Facet.Bound;
    private const Facet Text = Facet.Length | Facet.Bound;

    private static readonly FrozenDictionary<string, Facet> ByType = new Dictionary<string, Facet>
    {
        ["integer"] = Number,
        ["positiveInt"] = Number,
        ["unsignedInt"] = Number,
        ["date"] = Number,
        ["decimal"] = Continuous,
        ["instant"] = Continuous,
        ["dateTime"] = Continuous,
        ["time"] = Continuous,
        ["string"] = Text,
        ["code"] = Text,
        ["uri"] = Text,
        ["url"] = Text,
        ["oid"] = Text,
        ["uuid"] = Text,
        ["id"] = Facet.Length,
        ["markdown"] = Facet.Length,
        ["canonical"] = Facet.Length,
        ["base64Binary"] = Facet.Size,
        ["Attachment"] = Facet.Size,
        ["Coding"] = Facet.Bound,
        ["CodeableConcept"] = Facet.Bound,
        ["Extension"] = Facet.Bound,
        ["Range"] = Facet.Bound,
        ["Count"] = Facet.Range,
        ["Money"] = Facet.Range | Facet.Decimals,
        ["Quantity"] = Measured,
        ["Age"] = Measured,
        ["Distance"] = Measured,
        ["Duration"] = Measured,
        ["SimpleQuantity"] = Measured,
        ["MoneyQuantity"] = Measured,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Child, Facet Facet)[] Children =
    [
        ("binding", Facet.Bound),
        ("maxLength", Facet.Length),
        ("minValue", Facet.Range),
        ("maxValue", Facet.Range),
    ];

    private static readonly (string Url, Facet Facet)[] Extensions =
    [
        (CoreUrls.Definitions + "minLength", Facet.Length),
        (CoreUrls.Definitions + "maxDecimalPlaces", Facet.Decimals),
        (CoreUrls.Definitions + "maxSize", Facet.Size),
    ];

    /// <param name="types">The types that the element definition itself names.</param>
    public static void Check(Node element, List<string> types, ValidationRun run)
    {
        var known = types.FindAll(type => FhirModel.Find(type) is not null);
        if (known.Count == 0)
        {
            return;
        }

        var allowed = known.Aggregate(Facet.None, (sum, type) => sum | ByType.GetValueOrDefault(type));
        foreach (var (name, facet) in Children)
        {
            if (element.Child(name) is { Exists: true } child && !allowed.HasFlag(facet))
            {
                Report(child, name, types, run);
            }
        }

        foreach (var (url, facet) in Extensions)
        {
            if (ExtensionValues.First(element, url) is { Exists: true } value && !allowed.HasFlag(facet))
            {
                Report(value.Parent, url, types, run);
            }
        }
    }

    private static void Report(Node place, string what, List<string> types, ValidationRun run) =>
        run.Report(Messages.StructureElement, place, $"An element of type {string.Join(", ", types)} has no {what}.");
}
