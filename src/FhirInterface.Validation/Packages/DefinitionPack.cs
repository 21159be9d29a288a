using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FhirInterface.Validation.Packages;

/// <summary>
/// FHIR R4's definitions as JSON, indexed by canonical without parsing it: what the build makes <c>definitions.bin</c> of,
/// and what snapshots of other people's profiles are made from.
/// </summary>
/// <remarks>Layout: unpacked length (4 bytes), then brotli over lines "kind TAB canonical TAB version TAB type TAB json".</remarks>
internal sealed class DefinitionPack
{
    private readonly byte[] text;
    private readonly Dictionary<string, PackLine> lines;

    private DefinitionPack(byte[] text)
    {
        this.text = text;
        lines = new Dictionary<string, PackLine>(2048, StringComparer.Ordinal);
        var start = 0;
        while (start < text.Length)
        {
            var line = text.AsSpan(start);
            line = line[..line.IndexOf((byte)'\n')];
            var kind = Field(line, 0, out var next);
            var url = Field(line, next, out next);
            _ = Field(line, next, out next);
            var type = Field(line, next, out next);
            lines.TryAdd(Key(kind, url), new PackLine(kind, url, type, start + next, line.Length - next));
            start += line.Length + 1;
        }
    }

    public IReadOnlyCollection<PackLine> Lines => lines.Values;

    /// <summary>The JSON of a definition; empty if the pack has none of that kind and canonical.</summary>
    public ReadOnlyMemory<byte> Find(string kind, string url) =>
        lines.TryGetValue(Key(kind, url), out var line) ? text.AsMemory(line.Start, line.Length) : default;

    public bool Contains(string kind, string url) => lines.ContainsKey(Key(kind, url));

    private static string Key(string kind, string url) => kind[0] + url;

    private static string Field(ReadOnlySpan<byte> line, int from, out int next)
    {
        var length = line[from..].IndexOf((byte)'\t');
        next = from + length + 1;
        return Encoding.UTF8.GetString(line.Slice(from, length));
    }

    /// <summary>Reads a pack from a file.</summary>
    public static DefinitionPack Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream);
    }

    /// <summary>Reads a pack.</summary>
    public static DefinitionPack Read(Stream stream)
    {
        Span<byte> length = stackalloc byte[4];
        stream.ReadExactly(length);
        var unpacked = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        using var brotli = new BrotliStream(stream, CompressionMode.Decompress);
        brotli.ReadExactly(unpacked);
        return new DefinitionPack(unpacked);
    }
}

/// <summary>Where a definition's JSON stands in its pack.</summary>
internal readonly record struct PackLine(string Kind, string Url, string Type, int Start, int Length);
