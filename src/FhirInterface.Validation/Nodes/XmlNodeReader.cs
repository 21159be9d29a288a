using System.Globalization;
using System.Text;
using System.Xml;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Nodes;

/// <summary>Reads an XML document into a <see cref="NodeTable"/>, led by R4's types. A document type declaration is refused.</summary>
internal sealed class XmlNodeReader
{
    private const string Fhir = "http://hl7.org/fhir";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        MaxCharactersInDocument = 0,
        CloseInput = false,
    };

    private readonly NodeTable table;
    private readonly XmlReader reader;

    private XmlNodeReader(NodeTable table, XmlReader reader)
    {
        this.table = table;
        this.reader = reader;
    }

    public static NodeTable Read(ReadOnlyMemory<byte> xml)
    {
        var read = new NodeTable(xml);
        try
        {
            using var stream = new ReadOnlyMemoryStream(xml);
            using var source = XmlReader.Create(stream, Settings);
            new XmlNodeReader(read, source).ReadDocument();
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException or ArgumentException)
        {
            var place = e is XmlException { LineNumber: > 0 } where
                ? string.Create(CultureInfo.InvariantCulture, $" (line {where.LineNumber}, column {where.LinePosition})")
                : "";
            read.Fault(
                new ReadFault(
                    "xml-syntax",
                    read.Root.Exists ? read.Root.Expression : "",
                    $"This is not well-formed XML{place}.",
                    Fatal: true
                )
            );
        }

        return read;
    }

    private void ReadDocument()
    {
        MoveToRoot();
        var name = reader.LocalName;
        if (reader.NamespaceURI != Fhir)
        {
            table.Report("xml-namespace", -1, null, $"The root element is not in the namespace {Fhir}.", fatal: true);
            return;
        }

        if (FhirModel.FindResource(name) is not { } type)
        {
            table.Report("resource-type-unknown", -1, null, $"R4 has no resource type '{NodeTableRows.Shorten(name)}'.", fatal: true);
            return;
        }

        var row = table.AddRoot(type);
        ReadContent(row, type);
        while (reader.Read())
        {
            // Reads to the end: text after the root element throws.
            NoteInstruction();
        }
    }

    private void MoveToRoot()
    {
        while (reader.Read() && reader.NodeType != XmlNodeType.Element)
        {
            NoteInstruction();
        }
    }

    /// <summary>Of use to browsers only (<c>xml-stylesheet</c>): a receiver passes over it, HL7's validator allows authors none.</summary>
    private void NoteInstruction()
    {
        if (reader.NodeType == XmlNodeType.ProcessingInstruction)
        {
            table.Fault(new ReadFault("xml-instruction", "", "A resource has no processing instructions.", StrictOnly: true));
        }
    }

    /// <summary>Reads attributes and child elements; afterwards the reader stands on the end of the element.</summary>
    private void ReadContent(int row, TypeModel type)
    {
        if (reader.Depth > JsonNodeReader.MaxDepth)
        {
            throw new XmlException("too deep");
        }

        var isEmpty = reader.IsEmptyElement;
        var last = 0;
        ReadAttributes(row, type, ref last);
        if (isEmpty)
        {
            EndOfElement(row, type);
            return;
        }

        var depth = reader.Depth;
        // Items of one element are numbered, wherever they stand; they should stand together, in the order of the definition.
        Span<int> counts = stackalloc int[type.Elements.Count];
        counts.Clear();
        ElementModel? previous = null;
        (int First, int Count) run = default;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var (before, element) = (last, previous);
                    ReadChild(row, type, counts, ref previous, ref last);
                    if (previous != element)
                    {
                        NoteRun(ref run, before);
                    }

                    if (last != before)
                    {
                        run = run.Count == 0 ? (last, 1) : (run.First, run.Count + 1);
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    table.Report("xml-text", row, null, "There is text where FHIR allows none.");
                    break;
                case XmlNodeType.ProcessingInstruction:
                    NoteInstruction();
                    break;
            }
        }

        NoteRun(ref run, last);
        EndOfElement(row, type);
    }

    private void NoteRun(ref (int First, int Count) run, int last)
    {
        if (run.Count >= NodeTable.LongRun)
        {
            table.AddRun(run.First, last);
        }

        run = default;
    }

    private void EndOfElement(int row, TypeModel type)
    {
        if (!type.IsPrimitive && table.Rows[row].FirstChild == 0 && !type.IsResource)
        {
            table.Report("element-empty", row, null, "An element must have a value or children.");
        }
    }

    private void ReadAttributes(int row, TypeModel type, ref int last)
    {
        if (!reader.MoveToFirstAttribute())
        {
            return;
        }

        do
        {
            if (reader.NamespaceURI is "http://www.w3.org/2000/xmlns/")
            {
                continue;
            }

            if (reader.NamespaceURI == SchemaInstance && reader.LocalName == "schemaLocation")
            {
                // Of use to some editors only: no element of FHIR has it, and no receiver is misled by it.
                table.Fault(
                    new ReadFault(
                        "xml-schema-location",
                        new Node(table, row).Expression,
                        "No element has the attribute xsi:schemaLocation.",
                        StrictOnly: true
                    )
                );
                continue;
            }

            var name = reader.LocalName;
            if (reader.NamespaceURI.Length == 0 && name == "value" && type.IsPrimitive)
            {
                SetValue(row, type.Primitive, reader.Value);
            }
            else if (
                reader.NamespaceURI.Length == 0
                && type.Properties.Find(Encoding.UTF8.GetBytes(name)) is { Element: { IsXmlAttribute: true } element } slot
                && !type.IsResource
            )
            {
                var child = table.AddChild(row, element, slot.Option.Model, 0, ref last);
                SetValue(child, slot.Option.Model.Primitive, reader.Value);
            }
            else
            {
                table.Report("xml-attribute", row, null, $"'@{NodeTableRows.Shorten(name)}' is not an attribute of {type.Name}.");
            }
        } while (reader.MoveToNextAttribute());
        reader.MoveToElement();
    }

    private void ReadChild(int parent, TypeModel type, Span<int> counts, ref ElementModel? previous, ref int last)
    {
        var name = reader.LocalName;
        var slot = type.Properties.Find(Encoding.UTF8.GetBytes(name));
        if (slot is null || slot.Element.IsXmlAttribute && !type.IsResource)
        {
            table.Report(
                "element-unknown",
                parent,
                NodeTableRows.Shorten(name),
                $"'{NodeTableRows.Shorten(name)}' is not an element of {type.Name}."
            );
            Skip();
            return;
        }

        var element = slot.Element;
        var model = slot.Option.Model;
        var expected = model.Primitive == PrimitiveType.Xhtml ? Xhtml : Fhir;
        if (reader.NamespaceURI != expected)
        {
            table.Report("xml-namespace", parent, name, $"'{name}' is not in the namespace {expected}.");
            Skip();
            return;
        }

        if (previous is not null && element.Ordinal < previous.Ordinal)
        {
            table.Report("xml-order", parent, name, $"'{name}' stands too late: its place is before '{previous.Name}'.");
        }

        previous = element;
        var index = counts[element.Ordinal]++;
        if (model is { IsResource: true, IsAbstract: true })
        {
            ReadContainedResource(parent, element, index, ref last);
            return;
        }

        var row = table.AddChild(parent, element, model, index, ref last);
        if (model.Primitive == PrimitiveType.Xhtml)
        {
            // Leaves the reader on the end of div: Skip would step beyond it.
            using var inner = reader.ReadSubtree();
            inner.MoveToContent();
            SetValue(row, PrimitiveType.Xhtml, inner.ReadOuterXml());
            return;
        }

        ReadContent(row, model);
    }

    private void ReadContainedResource(int parent, ElementModel element, int index, ref int last)
    {
        var depth = reader.Depth;
        var isEmpty = reader.IsEmptyElement;
        var found = 0;
        if (reader.HasAttributes && reader.GetAttribute("value") is not null)
        {
            table.Report("xml-attribute", parent, element.Name, $"'{element.Name}' holds a resource and has no value.");
        }

        while (!isEmpty && reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (reader.NamespaceURI != Fhir || FhirModel.FindResource(reader.LocalName) is not { } type)
            {
                table.Report(
                    "resource-type-unknown",
                    parent,
                    element.Name,
                    $"R4 has no resource type '{NodeTableRows.Shorten(reader.LocalName)}'."
                );
                found++;
                Skip();
                continue;
            }

            if (++found > 1)
            {
                table.Report("xml-resources", parent, element.Name, $"'{element.Name}' holds one resource only.");
                Skip();
                continue;
            }

            var row = table.AddChild(parent, element, type, index, ref last);
            table.Rows[row].Flags |= RowFlags.Resource | (element.Name == "contained" ? RowFlags.Contained : RowFlags.None);
            ReadContent(row, type);
        }

        if (found == 0)
        {
            table.Report("element-empty", parent, element.Name, "An element must have a value or children.");
        }
    }

    /// <summary>Steps over an element and stays on its end, where the loops above expect to be.</summary>
    private void Skip()
    {
        if (reader.IsEmptyElement)
        {
            return;
        }

        var depth = reader.Depth;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)) { }
    }

    private void SetValue(int row, PrimitiveType type, string text)
    {
        var target = table.ReserveSide(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, target);
        ref var data = ref table.Rows[row];
        data.ValueStart = table.CommitSide(length);
        data.ValueLength = length;
        data.Flags |= RowFlags.Side | RowFlags.ValueSeen;
        data.Kind = type switch
        {
            PrimitiveType.Boolean when text == "true" => ValueKind.True,
            PrimitiveType.Boolean when text == "false" => ValueKind.False,
            _ when PrimitiveTypes.IsNumber(type) => ValueKind.Number,
            _ => ValueKind.String,
        };
        if (length == 0)
        {
            table.Report("value-empty", row, null, "A value must not be empty.");
        }
    }
}
