namespace FhirInterface.Validation.Nodes;

/// <summary>Reads documents into node tables.</summary>
public static class NodeReader
{
    /// <summary>Reads a document. Never throws for what the document is: see <see cref="NodeTable.Faults"/>.</summary>
    public static NodeTable Read(ReadOnlyMemory<byte> body, FhirFormat format) =>
        format == FhirFormat.Xml ? XmlNodeReader.Read(body) : JsonNodeReader.Read(body);
}
