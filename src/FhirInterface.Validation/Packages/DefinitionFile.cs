using System.Buffers.Binary;
using System.Text;

namespace FhirInterface.Validation.Packages;

/// <summary>
/// The definitions that the build made ready, R4's and this project's: <c>definitions.bin</c>, searched where it lies.
/// Layout: see <c>DefinitionFileWriter</c> in FhirInterface.Precompile, which writes it.
/// </summary>
internal static class DefinitionFile
{
    private const int IndexStart = 4;
    private const int IndexEntry = 16;
    private const int LongestCanonical = 512;

    private static readonly ReadOnlyMemory<byte> Bytes = EmbeddedFile.Open("definitions.bin");

    /// <summary>The canonicals of one kind.</summary>
    public static IEnumerable<string> Canonicals(char kind)
    {
        for (var i = 0; i < Count; i++)
        {
            var key = Encoding.UTF8.GetString(Key(i));
            if (key[0] == kind)
            {
                yield return key[1..];
            }
        }
    }

    /// <summary>The JSON of a definition by its resource type and canonical; empty if there is none.</summary>
    public static ReadOnlyMemory<byte> Find(string resourceType, string url) => Find(DefinitionKind.Of(resourceType), url);

    /// <param name="kind">See <see cref="DefinitionKind"/>.</param>
    /// <param name="url">The canonical, without version.</param>
    public static ReadOnlyMemory<byte> Find(char kind, string url)
    {
        if (url.Length > LongestCanonical)
        {
            // Ours are shorter; what documents name may be anything.
            return default;
        }

        Span<byte> key = stackalloc byte[1 + (LongestCanonical * 3)];
        key[0] = (byte)kind;
        key = key[..(1 + Encoding.UTF8.GetBytes(url, key[1..]))];
        var low = 0;
        var high = Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Key(middle).SequenceCompareTo(key);
            if (order == 0)
            {
                return Bytes.Slice(Number(middle, 8), Number(middle, 12));
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return default;
    }

    private static int Count => BinaryPrimitives.ReadInt32LittleEndian(Bytes.Span);

    private static ReadOnlySpan<byte> Key(int entry) => Bytes.Span.Slice(Number(entry, 0), Number(entry, 4));

    private static int Number(int entry, int offset) =>
        BinaryPrimitives.ReadInt32LittleEndian(Bytes.Span[(IndexStart + (entry * IndexEntry) + offset)..]);
}
