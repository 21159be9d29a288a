using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FhirInterface.Validation.Packages;

/// <summary>One of the embedded files of FHIR R4's definitions, indexed by canonical without parsing its JSON.</summary>
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

    /// <summary>Types, resources and the SimpleQuantity and MoneyQuantity profiles.</summary>
    public static DefinitionPack Types => TypesOnce.Value;

    /// <summary>Extensions and profiles that R4 itself publishes.</summary>
    public static DefinitionPack Profiles => ProfilesOnce.Value;

    /// <summary>Value sets and code systems.</summary>
    public static DefinitionPack Terminology => TerminologyOnce.Value;

    private static readonly Lazy<DefinitionPack> TypesOnce = new(() => Load("r4-types.bin"));
    private static readonly Lazy<DefinitionPack> ProfilesOnce = new(() => Load("r4-profiles.bin"));
    private static readonly Lazy<DefinitionPack> TerminologyOnce = new(() => Load("r4-terminology.bin"));

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

    private static DefinitionPack Load(string name)
    {
        using var stream =
            typeof(DefinitionPack).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
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
