using System.Diagnostics.CodeAnalysis;

namespace FhirInterface.Validation.Nodes;

/// <summary>
/// Finds nodes by a text of their document, compared as the UTF-8 that it is there: an index over thousands of entries
/// makes no strings. Of several nodes with one text it gives the first.
/// </summary>
/// <param name="table">The document.</param>
/// <param name="capacity">How many nodes are expected.</param>
internal sealed class NodeIndex(NodeTable table, int capacity)
{
    /// <summary>By hash: the number of the first entry, from 1.</summary>
    private int[] buckets = new int[Size(capacity)];
    private Entry[] entries = new Entry[Math.Max(4, capacity)];
    private int count;

    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    private struct Entry
    {
        public int Hash;

        /// <summary>The next entry of the same bucket, from 1.</summary>
        public int Next;
        public int Kind;

        /// <summary>Rows of <see cref="table"/>.</summary>
        public int Text;
        public int Found;
        public bool IsRepeated;
    }

    /// <summary>Adds a node; false if its text is there already.</summary>
    /// <param name="kind">Tells equal texts apart, as the type does ids; 0 where nothing has to.</param>
    /// <param name="text">The node with the text.</param>
    /// <param name="found">What is found by it.</param>
    public bool Add(int kind, Node text, Node found)
    {
        var hash = Hash(kind, text.Utf8);
        if (Find(kind, text.Utf8, hash) is var known and > 0)
        {
            entries[known - 1].IsRepeated = true;
            return false;
        }

        if (count == entries.Length)
        {
            Grow();
        }

        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        entries[count] = new Entry
        {
            Hash = hash,
            Next = bucket,
            Kind = kind,
            Text = text.Row,
            Found = found.Row,
        };
        bucket = ++count;
        return true;
    }

    /// <summary>The first node with that text, or a node that does not exist.</summary>
    public Node Find(int kind, ReadOnlySpan<byte> text) =>
        Find(kind, text, Hash(kind, text)) is var number and > 0 ? new Node(table, entries[number - 1].Found) : default;

    /// <summary>Whether there are several nodes with that text.</summary>
    public bool IsRepeated(int kind, ReadOnlySpan<byte> text) =>
        Find(kind, text, Hash(kind, text)) is var number and > 0 && entries[number - 1].IsRepeated;

    private int Find(int kind, ReadOnlySpan<byte> text, int hash)
    {
        var number = buckets[hash & (buckets.Length - 1)];
        while (number > 0)
        {
            ref readonly var entry = ref entries[number - 1];
            if (entry.Hash == hash && entry.Kind == kind && table.Value(entry.Text).SequenceEqual(text))
            {
                break;
            }

            number = entry.Next;
        }

        return number;
    }

    private void Grow()
    {
        Array.Resize(ref entries, entries.Length * 2);
        buckets = new int[Size(entries.Length)];
        for (var i = 0; i < count; i++)
        {
            ref var bucket = ref buckets[entries[i].Hash & (buckets.Length - 1)];
            entries[i].Next = bucket;
            bucket = i + 1;
        }
    }

    // Seeded anew in each process: a document cannot be made so that its texts share a bucket.
    private static int Hash(int kind, ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.Add(kind);
        hash.AddBytes(text);
        return hash.ToHashCode();
    }

    private static int Size(int capacity) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, capacity));
}
