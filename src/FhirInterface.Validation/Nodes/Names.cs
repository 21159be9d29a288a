using System.Collections.Concurrent;

namespace FhirInterface.Validation.Nodes;

/// <summary>
/// Element and type names as small integers. Only definitions intern names (schemas, compiled FHIRPath); documents never
/// do, so the table is bounded by the definitions in use. Zero is no name.
/// </summary>
public static class Names
{
    private static readonly ConcurrentDictionary<string, int> Ids = new(StringComparer.Ordinal);
    internal static readonly Lock Gate = new();
    private static volatile string[] texts = new string[4096];
    private static int count = 1;

    /// <summary>The id of a name; a new one if it has none yet.</summary>
    public static int Intern(string name)
    {
        if (Ids.TryGetValue(name, out var id))
        {
            return id;
        }

        lock (Gate)
        {
            if (Ids.TryGetValue(name, out id))
            {
                return id;
            }

            // A node keeps it in two bytes; R4 and all of UK Core have some three thousand.
            id = count < ushort.MaxValue ? count++ : throw new InvalidOperationException("The definitions have too many names.");
            if (id >= texts.Length)
            {
                var larger = new string[texts.Length * 2];
                Array.Copy(texts, larger, texts.Length);
                texts = larger;
            }

            texts[id] = name;
            Ids[name] = id;
            return id;
        }
    }

    /// <summary>The id of a name, or 0 if no definition uses it.</summary>
    public static int Find(string name) => Ids.GetValueOrDefault(name);

    /// <summary>The text of an id; empty for 0.</summary>
    public static string Text(int id) => id == 0 ? "" : texts[id];
}
