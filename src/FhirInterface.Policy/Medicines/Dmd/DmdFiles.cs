using System.Xml;

namespace FhirInterface.Policy.Medicines.Dmd;

/// <summary>Reads the records of one file of the dm+d release, one at a time, whatever its size.</summary>
internal static class DmdFiles
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreWhitespace = true,
    };

    /// <summary>The file of the release whose name begins so (<c>f_vtm2</c>); names carry a release number after it.</summary>
    public static string? Find(string folder, string prefix) =>
        Directory
            .EnumerateFiles(folder, "*.xml", SearchOption.TopDirectoryOnly)
            .Where(file => Path.GetFileName(file).StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .LastOrDefault();

    /// <summary>Every element of one of these names, with the text of its children.</summary>
    /// <exception cref="InvalidDataException">The file is not well-formed; the message names file and line.</exception>
    public static IEnumerable<(string Element, IReadOnlyDictionary<string, string> Fields)> Records(string file, params string[] names)
    {
        using var reader = XmlReader.Create(file, Settings);
        while (Guarded(reader.Read, file))
        {
            if (reader.NodeType != XmlNodeType.Element || Array.IndexOf(names, reader.Name) < 0 || reader.IsEmptyElement)
                continue;
            yield return (reader.Name, Guarded(() => Fields(reader), file));
        }
    }

    private static Dictionary<string, string> Fields(XmlReader reader)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var depth = reader.Depth;
        string? field = null;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1)
                field = reader.Name;
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && field is not null)
                fields[field] = reader.Value.Trim();
        }

        return fields;
    }

    private static T Guarded<T>(Func<T> read, string file)
    {
        try
        {
            return read();
        }
        catch (XmlException error)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"{Path.GetFileName(file)}, line {error.LineNumber}: not well-formed XML."),
                error
            );
        }
    }
}
