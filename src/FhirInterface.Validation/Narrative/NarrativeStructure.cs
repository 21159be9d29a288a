using System.Text;

namespace FhirInterface.Validation.Narrative;

/// <summary>
/// Which elements of a narrative stand where: lists hold items, tables rows, rows cells, and what is text holds no blocks. R4 2.4.0
/// takes the elements from chapters 7 to 11 and 15 of HTML 4.0, whose content models these are; of them those that HL7's validator
/// checks. Says nothing of XHTML that is not well-formed, of which <see cref="NarrativeChecker"/> tells.
/// </summary>
internal static class NarrativeStructure
{
    private const string MessageId = "narrative-structure";
    private const int MaxFaults = 20;

    private const int Text = 1;
    private const int Anchor = 2;

    /// <summary>All faults, at most twenty.</summary>
    public static IReadOnlyList<NarrativeFault> Check(ReadOnlySpan<byte> xhtml)
    {
        List<NarrativeFault>? faults = null;

        // Of each open element: its name, and whether it stands in text or in a link.
        var open = new Stack<(string Name, int Inside)>();
        var scanner = new XhtmlScanner(xhtml);
        while (faults is not { Count: >= MaxFaults })
        {
            switch (scanner.Next())
            {
                case XhtmlToken.End or XhtmlToken.Malformed:
                    return faults ?? (IReadOnlyList<NarrativeFault>)[];
                case XhtmlToken.Open:
                    var name = LocalName(scanner.Name);
                    var parent = open.TryPeek(out var around) ? around.Name : "";
                    if (Fault(name, parent, around.Inside) is { } fault)
                    {
                        (faults ??= []).Add(new NarrativeFault(MessageId, true, fault));
                    }

                    open.Push((name, around.Inside | (XhtmlContent.IsText(name) ? Text : 0) | (name == "a" ? Anchor : 0)));
                    break;
                case XhtmlToken.Text
                    when open.TryPeek(out var holder)
                        && !XhtmlContent.HoldsText(holder.Name)
                        && scanner.Value.ContainsAnyExcept(" \t\r\n"u8):
                    (faults ??= []).Add(new NarrativeFault(MessageId, true, $"Text does not stand in '{holder.Name}' itself."));
                    break;
                case XhtmlToken.TagEnd when scanner.IsSelfClosed:
                case XhtmlToken.Close:
                    open.TryPop(out _);
                    break;
            }
        }

        return faults;
    }

    private static string? Fault(string name, string parent, int inside) =>
        !XhtmlContent.Holds(parent, name) ? $"'{parent}' has no '{name}' inside."
        : !XhtmlContent.StandsIn(name, parent) ? $"'{name}' does not stand in '{parent}'."
        : (inside & Text) != 0 && XhtmlContent.IsBlock(name) ? $"Text has no '{name}' inside."
        : (inside & Anchor) != 0 && name == "a" ? "A link has no link inside."
        : null;

    private static string LocalName(ReadOnlySpan<byte> name)
    {
        var local = name.IndexOf((byte)':') is var colon and >= 0 ? name[(colon + 1)..] : name;
        return Encoding.UTF8.GetString(local.Length > XhtmlContent.Longest ? local[..XhtmlContent.Longest] : local);
    }
}
