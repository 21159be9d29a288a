using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Messages;

/// <summary>
/// A medication request out of a message, as it would be posted alone: patient, organisation and what else it refers to in the message
/// are contained in it.
/// </summary>
internal static class MessageRequest
{
    /// <summary>Nothing refers deeper than request, role, organisation, parent.</summary>
    private const int Deepest = 4;

    public static MedicationRequest Alone(Bundle message, MedicationRequest request)
    {
        var alone = (MedicationRequest)request.DeepCopy();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        Contain(message, alone, alone, names, 0);
        return alone;
    }

    private static void Contain(Bundle message, MedicationRequest alone, Base from, Dictionary<string, string> names, int depth)
    {
        foreach (var reference in References(from))
        {
            if (reference.Reference is not { Length: > 0 } url || url[0] == '#')
                continue;
            if (names.TryGetValue(url, out var name))
            {
                reference.Reference = name;
                continue;
            }

            if (depth == Deepest || message.Entry.Find(entry => entry.FullUrl == url || IsRelative(entry, url))?.Resource is not { } target)
                continue;
            if (target is not (Patient or Organization or Practitioner or PractitionerRole or Medication))
                continue;
            name = FormattableString.Invariant($"#c{names.Count + 1}");
            names.Add(url, name);
            reference.Reference = name;
            var copy = (DomainResource)target.DeepCopy();
            copy.Id = name[1..];
            alone.Contained.Add(copy);
            Contain(message, alone, copy, names, depth + 1);
        }
    }

    private static bool IsRelative(Bundle.EntryComponent entry, string url) =>
        entry.Resource is { Id: { } id } resource && url == $"{resource.TypeName}/{id}";

    private static IEnumerable<ResourceReference> References(Base from)
    {
        foreach (var (name, value) in from.EnumerateElements())
        {
            if (name == "contained")
                continue;
            foreach (
                var item in value is System.Collections.IEnumerable and not string
                    ? ((System.Collections.IEnumerable)value).OfType<Base>().ToList()
                : value is Base one ? [one]
                : []
            )
            {
                if (item is ResourceReference reference)
                    yield return reference;
                else
                {
                    foreach (var inner in References(item))
                        yield return inner;
                }
            }
        }
    }
}
