using System.Buffers;

namespace FhirInterface.Validation.FhirPath;

/// <summary>A collection under construction; rented from <see cref="EvaluationScope"/> and used again.</summary>
internal sealed class Items
{
    private const int Few = 8;
    private const int LargestKept = 512;
    private Item[] items = new Item[Few];

    public int Count { get; private set; }

    public ref readonly Item this[int index] => ref items[index];

    public ReadOnlySpan<Item> Span => items.AsSpan(0, Count);

    public void Add(in Item item)
    {
        if (Count == items.Length)
        {
            Grow();
        }

        items[Count++] = item;
    }

    public void AddRange(ReadOnlySpan<Item> more)
    {
        foreach (ref readonly var item in more)
        {
            Add(item);
        }
    }

    /// <summary>Drops all from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = count;

    public void Clear()
    {
        if (Count > 0)
        {
            // Values made by expressions must not be kept alive by the pool.
            Array.Clear(items, 0, Count);
        }

        Count = 0;
        if (items.Length > LargestKept)
        {
            ArrayPool<Item>.Shared.Return(items, clearArray: true);
            items = new Item[Few];
        }
    }

    // Collections of thousands are rare but long: lent by the process, not made anew for each document.
    private void Grow()
    {
        var larger = items.Length < LargestKept ? new Item[items.Length * 2] : ArrayPool<Item>.Shared.Rent(items.Length * 2);
        items.CopyTo(larger);
        if (items.Length > LargestKept)
        {
            ArrayPool<Item>.Shared.Return(items, clearArray: true);
        }

        items = larger;
    }
}
