using System.Collections;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Fhir;

/// <summary>
/// Takes out of a resource what its types do not allow. The parser keeps unknown elements and malformed values beside the typed ones,
/// and a typed getter throws on them much later. The posted bytes keep them, and validation names them.
/// </summary>
public static class UnfitValues
{
    public static void Remove(Base element)
    {
        ArgumentNullException.ThrowIfNull(element);
        if (element.HasOverflow)
            element.ClearOverflow();
        foreach (var (name, value) in element.EnumerateElements().ToList())
        {
            switch (value)
            {
                case DynamicResource or DynamicPrimitive or DynamicDataType:
                    element.SetValue(name, null);
                    break;
                case PrimitiveType primitive when !primitive.HasValidValue():
                    primitive.JsonValue = null;
                    Remove(primitive);
                    if (!primitive.HasElements)
                        element.SetValue(name, null);
                    break;
                case Base child:
                    Remove(child);
                    break;
                case IList list:
                    RemoveFrom(list);
                    if (list.Count == 0)
                        element.SetValue(name, null);
                    break;
            }
        }
    }

    private static void RemoveFrom(IList list)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            switch (list[i])
            {
                case null or DynamicResource or DynamicPrimitive or DynamicDataType:
                    list.RemoveAt(i);
                    break;
                case PrimitiveType primitive when !primitive.HasValidValue():
                    primitive.JsonValue = null;
                    Remove(primitive);
                    if (!primitive.HasElements)
                        list.RemoveAt(i);
                    break;
                case Base child:
                    Remove(child);
                    break;
            }
        }
    }
}
