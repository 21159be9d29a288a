using System.Collections;
using System.Globalization;
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
        // A letter names the same few systems and entries again and again, and to check a URI costs more than all else here.
        return Fits(element, new HashSet<string>(StringComparer.Ordinal));
    }

    private static bool Fits(Base element, HashSet<string> uris)
    {
        // What fits its property stands in the property; the parser puts everything else beside them.
        var mapping = element.HasOverflow ? ModelInfo.ModelInspector.FindClassMapping(element.GetType()) : null;
        foreach (var (name, value) in element.EnumerateElements())
        {
            if (element.HasOverflow && !Fits(mapping?.FindMappedElementByName(name), value))
                return false;
            if (value is Base child ? IsDynamic(child) || !FitsInside(child, uris) : value is IList list && !AllFit(list, uris))
                return false;
        }

        return true;
    }

    private static bool AllFit(IList list, HashSet<string> uris)
    {
        foreach (var item in list)
        {
            if (item is null || IsDynamic(item) || (item is Base child && !FitsInside(child, uris)))
                return false;
        }

        return list.Count > 0;
    }

    private static bool FitsInside(Base child, HashSet<string> uris)
    {
        if (child is not PrimitiveType primitive)
            return Fits(child, uris);
        return IsValid(primitive, uris) && ((!primitive.HasElements && !primitive.HasOverflow) || Fits(primitive, uris));
    }

    private static bool IsValid(PrimitiveType primitive, HashSet<string> uris)
    {
        switch (primitive)
        {
            case FhirDateTime { JsonValue: string time } when IsPlainTime(time):
                return true;
            case FhirUri { JsonValue: string uri }:
                return uris.Contains(uri) || (primitive.HasValidValue() && uris.Add(uri));
            default:
                return primitive.HasValidValue();
        }
    }

    /// <summary>A full moment to the second, with an offset: the form that most have, told without the parser's regular expression.</summary>
    private static bool IsPlainTime(string time) =>
        time is { Length: 20 } or { Length: 25 }
        && time[19] is 'Z' or '+' or '-'
        && DateTimeOffset.TryParseExact(time, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

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
