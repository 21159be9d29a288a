using System.Text;

namespace FhirInterface.Precompile;

/// <summary>Every text of all structures once, by number; 0 is null.</summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<byte[]> texts = [];

    public int Number(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        if (!numbers.TryGetValue(text, out var number))
        {
            texts.Add(Encoding.UTF8.GetBytes(text));
            number = texts.Count;
            numbers[text] = number;
        }

        return number;
    }

    /// <summary>The number of texts, where each ends counted from the first one's beginning (4 bytes each), then the texts.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(texts.Count);
        var end = 0;
        foreach (var text in texts)
        {
            end += text.Length;
            writer.Write(end);
        }

        foreach (var text in texts)
        {
            writer.Write(text);
        }

        return bytes.ToArray();
    }
}
