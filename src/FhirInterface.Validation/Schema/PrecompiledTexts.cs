using System.Buffers.Binary;
using System.Text;
using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Schema;

/// <summary>The texts of precompiled structures, each made a string when it is first asked for.</summary>
internal static class PrecompiledTexts
{
    private static readonly ReadOnlyMemory<byte> Bytes = DefinitionFile.Find(DefinitionKind.Texts, "");
    private static readonly int Count = BinaryPrimitives.ReadInt32LittleEndian(Bytes.Span);

    // Two threads may make the same text; either will do.
    private static readonly string?[] Made = new string?[Count + 1];

    /// <summary>A text by its number; null for 0.</summary>
    public static string? Of(int number) => number == 0 ? null : Made[number] ??= Make(number);

    private static string Make(int number)
    {
        var start = number == 1 ? 0 : End(number - 1);
        return Encoding.UTF8.GetString(Bytes.Span.Slice(4 + (Count * 4) + start, End(number) - start));
    }

    private static int End(int number) => BinaryPrimitives.ReadInt32LittleEndian(Bytes.Span[(number * 4)..]);
}
