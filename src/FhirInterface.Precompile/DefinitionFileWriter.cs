using System.Text;
using System.Text.Json;
using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Precompile;

/// <summary>
/// Writes what <c>DefinitionFile</c> of the validator reads. Little endian: the number of entries (4 bytes); for each, in
/// the order of their keys' bytes, where its key begins and how long it is, where its data begins and how long that is
/// (4 bytes each); then keys and data.
/// </summary>
internal sealed class DefinitionFileWriter
{
    private readonly Dictionary<string, byte[]> entries = new(StringComparer.Ordinal);
    private readonly TextTable texts = new();

    public void AddStructures(char kind, DefinitionPack pack)
    {
        foreach (var line in pack.Lines)
        {
            AddStructure(kind, line.Url, pack.Find(line.Kind, line.Url));
        }
    }

    /// <summary>Adds a StructureDefinition with a snapshot; the first one of a canonical stays.</summary>
    public void AddStructure(char kind, string url, ReadOnlyMemory<byte> json)
    {
        if (entries.ContainsKey(kind + url))
        {
            return;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        var structure = StructureSource.Read(document.RootElement) ?? throw new InvalidDataException($"{url} has no snapshot.");
        entries[kind + url] = StructureWriter.Write(structure, texts);
    }

    /// <summary>Adds all definitions of a pack as they are.</summary>
    public void AddResources(DefinitionPack pack)
    {
        foreach (var line in pack.Lines)
        {
            AddJson(line.Kind, line.Url, pack.Find(line.Kind, line.Url).ToArray());
        }
    }

    /// <summary>Adds a definition as it is; the first one of a canonical stays.</summary>
    public void AddJson(string resourceType, string url, byte[] json) => entries.TryAdd(DefinitionKind.Of(resourceType) + url, json);

    public void Write(string path)
    {
        entries[DefinitionKind.Texts.ToString()] = texts.ToBytes();
        var sorted = entries.Select(e => (Key: Encoding.UTF8.GetBytes(e.Key), Data: e.Value)).ToList();
        sorted.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(sorted.Count);
        var at = 4 + (sorted.Count * 16);
        foreach (var (key, data) in sorted)
        {
            writer.Write(at);
            writer.Write(key.Length);
            writer.Write(at + key.Length);
            writer.Write(data.Length);
            at += key.Length + data.Length;
        }

        foreach (var (key, data) in sorted)
        {
            writer.Write(key);
            writer.Write(data);
        }
    }
}
