using System.Globalization;
using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>What the extensions of an element say, by their url.</summary>
internal static class ExtensionValues
{
    /// <summary>The values of all extensions of a url, in order.</summary>
    public static List<Node> All(Node element, string url)
    {
        var values = new List<Node>();
        foreach (var extension in element.ChildrenNamed(WellKnown.Extension))
        {
            if (Of(extension, url) is { Exists: true } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>The value of the first extension of a url, or a node that does not exist.</summary>
    public static Node First(Node element, string url)
    {
        foreach (var extension in element.ChildrenNamed(WellKnown.Extension))
        {
            if (Of(extension, url) is { Exists: true } value)
            {
                return value;
            }
        }

        return default;
    }

    /// <summary>The whole number that an extension gives; null without one.</summary>
    public static int? Whole(Node element, string url) =>
        First(element, url) is { Exists: true } value
        && int.TryParse(value.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static Node Of(Node extension, string url) =>
        extension.Child(WellKnown.Url) is { Exists: true } name && Ascii.Equals(name.Utf8, url)
            ? extension.Child(WellKnown.Value)
            : default;
}
