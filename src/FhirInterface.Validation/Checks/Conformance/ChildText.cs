using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>Short ways to the values that conformance resources are made of.</summary>
internal static class ChildText
{
    /// <summary>The value of a child that stands once; null if there is none.</summary>
    public static string? TextOf(this Node node, string child) => node.Child(child) is { Exists: true } found ? found.Text : null;

    /// <summary>The values of a child that repeats.</summary>
    public static List<string> TextsOf(this Node node, string child)
    {
        var texts = new List<string>();
        foreach (var found in node.ChildrenNamed(child))
        {
            if (found.Text is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }
}
