namespace FhirInterface.Validation.FhirPath;

/// <summary>A collection under construction; rented from <see cref="EvaluationScope"/> and used again.</summary>
internal sealed class Items
{
    private Item[] items = new Item[8];

    public int Count { get; private set; }

    public ref readonly Item this[int index] => ref items[index];

    public ReadOnlySpan<Item> Span => items.AsSpan(0, Count);

    public void Add(in Item item)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, items.Length * 2);
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
        if (items.Length > 65_536)
        {
            items = new Item[8];
        }
    }
}
