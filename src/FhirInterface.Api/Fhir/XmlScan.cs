using System.Xml;

namespace FhirInterface.Api.Fhir;

/// <summary>Goes over an XML body once before anything is built from it: well-formed, no DTD, not too deep, not too many nodes.</summary>
public static class XmlScan
{
    private const string Namespace = "http://hl7.org/fhir";

    // FHIR's own elements have two; what is read further takes time that grows with their square.
    private const int MaxAttributes = 64;

    /// <summary>No DTD, no entities but XML's own five, nothing fetched.</summary>
    public static XmlReaderSettings Settings { get; } =
        new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };

    public static XmlReader Reader(ReadOnlyMemory<byte> xml) => XmlReader.Create(new ReadOnlyMemoryStream(xml), Settings);

    /// <summary>The first fault, or null.</summary>
    public static ScanFault? Check(ReadOnlyMemory<byte> xml, BodyLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (xml.IsEmpty)
            return new ScanFault(400, "The body is empty.", null, null);
        var path = new List<string>();
        try
        {
            using var reader = Reader(xml);
            var nodes = 0;
            while (reader.Read())
            {
                nodes += 1 + reader.AttributeCount;
                if (nodes > limits.MaxNodes)
                    return new ScanFault(413, $"The body has more than {limits.MaxNodes.Plain()} values.", Expression(path), Place(reader));
                if (reader.AttributeCount > MaxAttributes)
                {
                    return new ScanFault(
                        400,
                        $"An element has more than {MaxAttributes.Plain()} attributes.",
                        Expression(path),
                        Place(reader)
                    );
                }

                if (reader.NodeType == XmlNodeType.Element)
                {
                    if (reader.Depth >= limits.MaxDepth)
                    {
                        return new ScanFault(
                            400,
                            $"The XML is nested deeper than {limits.MaxDepth.Plain()} levels.",
                            Expression(path),
                            Place(reader)
                        );
                    }

                    if (reader.Depth == 0 && reader.NamespaceURI != Namespace)
                    {
                        return new ScanFault(
                            400,
                            $"The root element is not in the namespace {Namespace}.",
                            Expression([reader.LocalName]),
                            Place(reader)
                        );
                    }

                    while (path.Count > reader.Depth)
                        path.RemoveAt(path.Count - 1);
                    path.Add(reader.LocalName);
                }
            }

            return null;
        }
        catch (XmlException broken)
        {
            // The message of the exception may quote the body; the place is enough.
            if (path.Count == 0 && Doctype(xml.Span) is >= 0 and var at)
            {
                return new ScanFault(
                    400,
                    "The XML has a document type declaration (DTD), which FHIR does not allow.",
                    null,
                    $"line {(xml.Span[..at].Count((byte)'\n') + 1).Plain()}, position {(at - xml.Span[..at].LastIndexOf((byte)'\n')).Plain()}"
                );
            }

            return new ScanFault(
                400,
                "The body is not well-formed XML.",
                Expression(path),
                $"line {broken.LineNumber.Plain()}, position {broken.LinePosition.Plain()}"
            );
        }
    }

    private static int Doctype(ReadOnlySpan<byte> xml) => xml[..Math.Min(xml.Length, 64 * 1024)].IndexOf("<!DOCTYPE"u8);

    private static string Place(XmlReader reader) =>
        reader is IXmlLineInfo line ? $"line {line.LineNumber.Plain()}, position {line.LinePosition.Plain()}" : "";

    private static string? Expression(List<string> path) => path.Count == 0 ? null : string.Join('.', path.Take(40).Where(IsName));

    private static bool IsName(string name) => name.Length <= 64 && name.All(char.IsAsciiLetterOrDigit);
}
