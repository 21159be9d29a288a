using System.Collections;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Fhir;

/// <summary>
/// Takes out of a resource what its types do not allow. The parser keeps unknown elements, malformed values and lists in place of single
/// elements beside the typed properties, and a typed getter throws on them much later. The posted bytes keep them, and validation names them.
/// </summary>
public static class UnfitValues
{
    public static void Remove(Base element)
    {
        ArgumentNullException.ThrowIfNull(element);
        var mapping = ModelInfo.ModelInspector.FindClassMapping(element.GetType());
        foreach (var (name, value) in element.EnumerateElements().ToList())
        {
            // Set to null, an element is empty; cleared away by the parser's own means, its getter would throw.
            if (!Fits(mapping?.FindMappedElementByName(name), value) || IsEmptied(value))
                element.SetValue(name, null);
        }
    }

    /// <summary>Whether there is nothing to take out.</summary>
    public static bool Fits(Base element)
    {
        ArgumentNullException.ThrowIfNull(element);
        var mapping = ModelInfo.ModelInspector.FindClassMapping(element.GetType());
        foreach (var (name, value) in element.EnumerateElements())
        {
            if (!Fits(mapping?.FindMappedElementByName(name), value))
                return false;
            if (value is Base child ? !FitsInside(child) : value is IList list && !AllFit(list))
                return false;
        }

        return true;
    }

    private static bool AllFit(IList list)
    {
        foreach (var item in list)
        {
            if (item is null || IsDynamic(item) || (item is Base child && !FitsInside(child)))
                return false;
        }

        return list.Count > 0;
    }

    private static bool FitsInside(Base child) => (child is not PrimitiveType primitive || primitive.HasValidValue()) && Fits(child);

    /// <summary>Cleans what is inside; true where nothing is left of it.</summary>
    private static bool IsEmptied(object value)
    {
        switch (value)
        {
            case PrimitiveType primitive:
                var valid = primitive.HasValidValue();
                if (!valid)
                    primitive.JsonValue = null;
                Remove(primitive);
                return !valid && !primitive.HasElements;
            case Base child:
                Remove(child);
                return false;
            case IList list:
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    if (list[i] is not { } item || IsDynamic(item) || IsEmptied(item))
                        list.RemoveAt(i);
                }

                return list.Count == 0;
            default:
                return false;
        }
    }

    private static bool Fits(PropertyMapping? property, object value) =>
        property?.NativeProperty is { } native && !IsDynamic(value) && native.PropertyType.IsInstanceOfType(value);

    // What the parser makes where it knows no type.
    private static bool IsDynamic(object value) => value is DynamicResource or DynamicPrimitive or DynamicDataType;
}
