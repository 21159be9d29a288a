using System.Net;
using System.Text;
using FhirInterface.Validation.Narrative;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>
/// Links and images of a narrative that name a place in the same document (<c>href="#…"</c>, <c>src="#…"</c>) lead to one: an id
/// of its XHTML, a named anchor, or an id of an element or resource (FHIR R4 2.4.0: links within the narrative, 2.4.0.3: images that
/// are contained; XHTML 1.0, 4.10). Narratives of a Bundle are read as one, as they are shown.
/// </summary>
internal sealed class NarrativeLinks(NodeTable table)
{
    private HashSet<string>? anchors;

    public void Check(Node div, ValidationRun run)
    {
        // Nearly all narratives have no such link.
        if (div.Utf8.IndexOf("#"u8) < 0)
        {
            return;
        }

        var element = ReadOnlySpan<byte>.Empty;
        var scanner = new XhtmlScanner(div.Utf8);
        while (true)
        {
            switch (scanner.Next())
            {
                case XhtmlToken.End or XhtmlToken.Malformed:
                    return;
                case XhtmlToken.Open:
                    element = scanner.Name;
                    break;
                case XhtmlToken.Attribute
                    when scanner.Value is [(byte)'#', _, ..]
                        && (
                            (element.SequenceEqual("a"u8) && scanner.Name.SequenceEqual("href"u8))
                            || (element.SequenceEqual("img"u8) && scanner.Name.SequenceEqual("src"u8))
                        ):
                    CheckLink(div, Text(scanner.Value[1..]), run);
                    break;
            }
        }
    }

    /// <summary>Whether something in the document has this id, or is an anchor of this name.</summary>
    public bool IsPlace(string name) => (anchors ??= Anchors()).Contains(name);

    private void CheckLink(Node div, string place, ValidationRun run)
    {
        if (!IsPlace(place) && !IsPlace(Uri.UnescapeDataString(place)))
        {
            run.Report(Messages.NarrativeLink, div, $"The link to '#{place}' leads nowhere in this document.");
        }
    }

    private HashSet<string> Anchors()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < table.Count; row++)
        {
            var node = new Node(table, row);
            if (table.Rows[row].Name == WellKnown.Id)
            {
                if (node.Text is { } id)
                {
                    found.Add(id);
                }
            }
            else if (FhirModel.Types[table.Rows[row].Type].Primitive == PrimitiveType.Xhtml && node.HasValue)
            {
                Add(node.Utf8, found);
            }
        }

        return found;
    }

    private static void Add(ReadOnlySpan<byte> xhtml, HashSet<string> found)
    {
        var scanner = new XhtmlScanner(xhtml);
        while (true)
        {
            switch (scanner.Next())
            {
                case XhtmlToken.End or XhtmlToken.Malformed:
                    return;
                case XhtmlToken.Attribute when scanner.Name.SequenceEqual("id"u8) || scanner.Name.SequenceEqual("name"u8):
                    found.Add(Text(scanner.Value));
                    break;
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> value) => WebUtility.HtmlDecode(Encoding.UTF8.GetString(value));
}
