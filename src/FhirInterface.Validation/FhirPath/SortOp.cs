namespace FhirInterface.Validation.FhirPath;

/// <summary>One key of <c>sort()</c>.</summary>
/// <param name="Value">What an item is ordered by.</param>
/// <param name="Descending">The largest first.</param>
internal sealed record SortKey(Op Value, bool Descending);

/// <summary>
/// <c>sort()</c> (FHIRPath 3.0): by each key in turn, items of equal keys in the order that they had, an item without a key before
/// all that have one. Without keys, by the items themselves.
/// </summary>
internal sealed class SortOp(Op target, SortKey[] keys) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var entries = new Entry[items.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new Entry(items[i], i, KeysOf(frame.On(items[i], i)));
        }

        frame.Scope.Return(items);
        try
        {
            Array.Sort(entries, Compare);
        }
        catch (InvalidOperationException e) when (e.InnerException is FhirPathException fault)
        {
            // What a comparison throws, sorting wraps.
            throw new FhirPathException(fault.Message, e) { IsOpen = fault.IsOpen };
        }

        foreach (var entry in entries)
        {
            into.Add(entry.Item);
        }
    }

    private Item?[] KeysOf(in Frame frame)
    {
        var values = new Item?[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            values[i] = keys[i].Value.First(frame, out var value) switch
            {
                0 => null,
                1 => value,
                _ => throw new FhirPathException("A key of 'sort' has several items"),
            };
        }

        return values;
    }

    private int Compare(Entry left, Entry right)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var order = Compare(left.Keys[i], right.Keys[i]);
            if (order != 0)
            {
                return keys[i].Descending ? -order : order;
            }
        }

        return left.Place.CompareTo(right.Place);
    }

    private static int Compare(Item? left, Item? right) =>
        left is { } x && right is { } y
            ? Equality.Compare(x, y) ?? throw new FhirPathException("The keys of 'sort' have no order")
            : (left is null ? 0 : 1) - (right is null ? 0 : 1);

    private sealed record Entry(Item Item, int Place, Item?[] Keys);
}
