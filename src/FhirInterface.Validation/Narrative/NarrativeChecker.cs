using System.Buffers;
using System.Text;

namespace FhirInterface.Validation.Narrative;

/// <summary>
/// The XHTML of <c>Narrative.div</c>: well-formed, one <c>div</c> of the XHTML namespace, and nothing but the elements and
/// attributes that R4 allows (txt-1), with something to see (txt-2). Linear in its bytes; nesting is bounded.
/// </summary>
public static class NarrativeChecker
{
    private const int MaxDepth = 256;
    private const int MaxFaults = 20;

    /// <summary>What <c>htmlChecks()</c> answers: no element, attribute or entity that R4 does not allow, and something to see.</summary>
    public static bool IsAllowed(ReadOnlySpan<byte> xhtml)
    {
        foreach (var fault in Check(xhtml))
        {
            if (fault.IsError)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All faults, at most twenty; an empty list for a good narrative, without allocation.</summary>
    public static IReadOnlyList<NarrativeFault> Check(ReadOnlySpan<byte> xhtml)
    {
        var check = new Checking(xhtml);
        check.Run();
        return check.Faults ?? (IReadOnlyList<NarrativeFault>)[];
    }

    private ref struct Checking(ReadOnlySpan<byte> source)
    {
        private readonly ReadOnlySpan<byte> source = source;
        private bool hasContent;
        private bool isRootClosed;
        private bool hasNamespace;

        public List<NarrativeFault>? Faults { get; private set; }

        public void Run()
        {
            var open = ArrayPool<(int Start, int Length, bool InParagraph)>.Shared.Rent(MaxDepth);
            var names = ArrayPool<(int Start, int Length)>.Shared.Rent(64);
            Read(open, names);
            ArrayPool<(int, int)>.Shared.Return(names);
            ArrayPool<(int, int, bool)>.Shared.Return(open);
        }

        private void Read((int Start, int Length, bool InParagraph)[] open, (int Start, int Length)[] attributes)
        {
            var scanner = new XhtmlScanner(source);
            var depth = 0;
            var attributeCount = 0;
            while (true)
            {
                var token = scanner.Next();
                switch (token)
                {
                    case XhtmlToken.End:
                        if (depth > 0 || !isRootClosed)
                        {
                            Add("narrative-malformed", "The narrative is not well-formed XML: an element is not closed.");
                        }
                        else if (!hasContent)
                        {
                            Add("narrative-blank", "The narrative has neither text nor an image (txt-2).");
                        }

                        return;
                    case XhtmlToken.Malformed:
                        Add("narrative-malformed", "The narrative is not well-formed XML.");
                        return;
                    case XhtmlToken.Text:
                        if (!Text(scanner.Value, depth))
                        {
                            return;
                        }

                        break;
                    case XhtmlToken.CData:
                        hasContent |= HasSomething(scanner.Value);
                        break;
                    case XhtmlToken.Comment:
                        break;
                    case XhtmlToken.Doctype:
                        Add("narrative-doctype", "A narrative has no document type declaration.");
                        break;
                    case XhtmlToken.Instruction:
                        if (depth > 0)
                        {
                            Add("narrative-instruction", "A narrative has no processing instructions.");
                        }

                        break;
                    case XhtmlToken.Open:
                        if (depth == MaxDepth)
                        {
                            Add("narrative-depth", "The narrative is nested too deeply.");
                            return;
                        }

                        if (isRootClosed)
                        {
                            Add("narrative-malformed", "A narrative is one div, with nothing after it.");
                            return;
                        }

                        var isIn = depth > 0 && (open[depth - 1].InParagraph || NameOf(open[depth - 1]).SequenceEqual("p"u8));
                        open[depth] = (scanner.Position - scanner.Name.Length, scanner.Name.Length, isIn);
                        Element(scanner.Name, depth, isIn);
                        depth++;
                        attributeCount = 0;
                        break;
                    case XhtmlToken.Attribute:
                        if (!scanner.IsQuoted)
                        {
                            Add("narrative-malformed", "The narrative is not well-formed XML: an attribute has no value in quotes.");
                            return;
                        }

                        if (!Attribute(ref scanner, NameOf(open[depth - 1]), depth == 1))
                        {
                            return;
                        }

                        for (var i = 0; i < attributeCount; i++)
                        {
                            if (source.Slice(attributes[i].Start, attributes[i].Length).SequenceEqual(scanner.Name))
                            {
                                Add("narrative-malformed", "The narrative is not well-formed XML: an attribute stands twice.");
                                return;
                            }
                        }

                        if (attributeCount < attributes.Length)
                        {
                            attributes[attributeCount++] = (Offset(scanner.Name), scanner.Name.Length);
                        }

                        break;
                    case XhtmlToken.TagEnd:
                        if (depth == 1 && !hasNamespace)
                        {
                            Add("narrative-namespace", "The div of a narrative is in the namespace http://www.w3.org/1999/xhtml.");
                        }

                        if (scanner.IsSelfClosed)
                        {
                            depth--;
                            isRootClosed |= depth == 0;
                        }

                        break;
                    case XhtmlToken.Close:
                        if (depth == 0 || !NameOf(open[depth - 1]).SequenceEqual(scanner.Name))
                        {
                            Add("narrative-malformed", "The narrative is not well-formed XML: an end tag has no start tag.");
                            return;
                        }

                        depth--;
                        isRootClosed |= depth == 0;
                        break;
                }
            }
        }

        private readonly ReadOnlySpan<byte> NameOf((int Start, int Length, bool InParagraph) element) =>
            source.Slice(element.Start, element.Length);

        private readonly int Offset(ReadOnlySpan<byte> part)
        {
            source.Overlaps(part, out var offset);
            return offset;
        }

        private void Element(ReadOnlySpan<byte> written, int depth, bool isInParagraph)
        {
            var name = LocalName(written);
            if (depth == 0)
            {
                if (!name.SequenceEqual("div"u8))
                {
                    Add("narrative-root", "A narrative is one div.");
                }

                return;
            }

            if (!XhtmlVocabulary.IsElement(name))
            {
                Add("narrative-element", $"A narrative has no element '{Show(name)}' (txt-1).");
            }
            else if (isInParagraph && XhtmlVocabulary.IsBlock(name))
            {
                Add("narrative-block-in-paragraph", $"A paragraph has no '{Show(name)}' inside.");
            }

            hasContent |= name.SequenceEqual("img"u8);
        }

        /// <summary>False when reading cannot go on.</summary>
        private bool Attribute(ref XhtmlScanner scanner, ReadOnlySpan<byte> element, bool isRoot)
        {
            var name = scanner.Name;
            if (name.SequenceEqual("xmlns"u8) || name.StartsWith("xmlns:"u8))
            {
                var isXhtml = scanner.Value.SequenceEqual("http://www.w3.org/1999/xhtml"u8);
                var isOwn =
                    name.Length == 5
                        ? element.IndexOf((byte)':') < 0
                        : element.Length > name.Length - 6 && element.StartsWith(name[6..]) && element[name.Length - 6] == ':';
                if (isRoot)
                {
                    hasNamespace |= isXhtml && isOwn;
                }
                else if (isOwn && !isXhtml)
                {
                    Add("narrative-namespace", "Every element of a narrative is in the namespace http://www.w3.org/1999/xhtml.");
                }

                return true;
            }

            var local = LocalName(element);
            if (!XhtmlVocabulary.IsAttribute(local, name))
            {
                // The root's attributes are not held against txt-1 by HL7's validator, but active ones are dangerous there too.
                if (!isRoot || name.StartsWith("on"u8))
                {
                    Add("narrative-attribute", $"A narrative has no attribute '{Show(name)}' on '{Show(local)}' (txt-1).");
                }
            }

            if (scanner.Value.IndexOf((byte)'<') >= 0)
            {
                Add("narrative-malformed", "The narrative is not well-formed XML: an attribute contains '<'.");
                return false;
            }

            if (
                (name.SequenceEqual("href"u8) && local.SequenceEqual("a"u8))
                || (name.SequenceEqual("src"u8) && local.SequenceEqual("img"u8))
            )
            {
                if (ActiveContent.IsScriptUrl(scanner.Value))
                {
                    Add("narrative-script-url", "A link of a narrative runs no script.");
                }
                else if (scanner.Value.ContainsAny((byte)'\n', (byte)'\r', (byte)'\t'))
                {
                    Add("narrative-url", "A link of a narrative has no line breaks or tabs.");
                }
                else if (name.SequenceEqual("href"u8) && !IsFollowed(scanner.Value))
                {
                    Add(
                        new NarrativeFault(
                            "narrative-link-scheme",
                            false,
                            "No reader can follow a link of this scheme.",
                            IsStrictError: true
                        )
                    );
                }
            }

            return Entities(scanner.Value);
        }

        /// <summary>False when reading cannot go on.</summary>
        private bool Text(ReadOnlySpan<byte> text, int depth)
        {
            if (depth == 0)
            {
                if (HasSomething(text))
                {
                    Add("narrative-malformed", "A narrative is one div, with no text around it.");
                    return false;
                }

                return true;
            }

            if (!hasContent)
            {
                hasContent = HasSomething(text);
            }

            return Entities(text);
        }

        private bool Entities(ReadOnlySpan<byte> text)
        {
            for (var at = text.IndexOf((byte)'&'); at >= 0; )
            {
                var rest = text[(at + 1)..];
                var length = rest.IndexOf((byte)';');
                if (length <= 0 || length > 32)
                {
                    Add("narrative-malformed", "The narrative is not well-formed XML: a bare '&' stands for '&amp;'.");
                    return false;
                }

                var name = rest[..length];
                if (!XmlEntities.IsKnown(name))
                {
                    if (!XmlEntities.IsName(name))
                    {
                        Add("narrative-malformed", "The narrative is not well-formed XML: a bare '&' stands for '&amp;'.");
                        return false;
                    }

                    Add("narrative-entity", $"XML does not know the entity '&{Show(name)};': write the character itself.");
                }

                text = rest[(length + 1)..];
                at = text.IndexOf((byte)'&');
            }

            return true;
        }

        private static bool HasSomething(ReadOnlySpan<byte> text) => text.ContainsAnyExcept(" \t\r\n"u8);

        private static ReadOnlySpan<byte> LocalName(ReadOnlySpan<byte> name) =>
            name.IndexOf((byte)':') is var colon and >= 0 ? name[(colon + 1)..] : name;

        private static string Show(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name.Length > 40 ? name[..40] : name);

        /// <summary>Whether a link is relative or of a scheme that browsers, mail programs and telephones follow; a urn names only.</summary>
        private static bool IsFollowed(ReadOnlySpan<byte> link)
        {
            var end = link.IndexOfAny(":/?#"u8);
            if (end <= 0 || link[end] != (byte)':')
            {
                return true;
            }

            return Encoding.ASCII.GetString(link[..end]).ToLowerInvariant()
                is "http"
                    or "https"
                    or "ftp"
                    or "mailto"
                    or "tel"
                    or "sms"
                    or "data";
        }

        private void Add(string id, string text) => Add(new NarrativeFault(id, true, text));

        private void Add(NarrativeFault fault)
        {
            Faults ??= [];
            if (Faults.Count < MaxFaults && !Faults.Contains(fault))
            {
                Faults.Add(fault);
            }
        }
    }
}
