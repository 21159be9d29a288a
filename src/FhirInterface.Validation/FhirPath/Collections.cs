namespace FhirInterface.Validation.FhirPath;

/// <summary>Sets of items; linear in their number.</summary>
internal static class Collections
{
    /// <summary>Below this, comparing each with each is cheaper than hashing.</summary>
    public const int FewItems = 8;

    public static bool Contains(ReadOnlySpan<Item> items, in Item item)
    {
        foreach (ref readonly var member in items)
        {
            if (Equality.AreEqual(member, item) == Truth.True)
            {
                return true;
            }
        }

        return false;
    }

    public static void AddDistinct(ReadOnlySpan<Item> items, Items into)
    {
        var start = into.Count;
        var seen = items.Length > FewItems ? new HashSet<Item>(items.Length, Equality.Comparer.Instance) : null;
        foreach (ref readonly var item in items)
        {
            if (seen?.Add(item) ?? !Contains(into.Span[start..], item))
            {
                into.Add(item);
            }
        }
    }

    public static bool IsDistinct(ReadOnlySpan<Item> items)
    {
        if (items.Length > FewItems)
        {
            var seen = new HashSet<Item>(items.Length, Equality.Comparer.Instance);
            foreach (ref readonly var item in items)
            {
                if (!seen.Add(item))
                {
                    return false;
                }
            }

            return true;
        }

        for (var i = 1; i < items.Length; i++)
        {
            if (Contains(items[..i], items[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether every item of the first is in the second.</summary>
    public static bool IsSubset(ReadOnlySpan<Item> items, ReadOnlySpan<Item> of)
    {
        if (of.Length <= FewItems)
        {
            foreach (ref readonly var item in items)
            {
                if (!Contains(of, item))
                {
                    return false;
                }
            }

            return true;
        }

        var set = ToSet(of);
        foreach (ref readonly var item in items)
        {
            if (!set.Contains(item))
            {
                return false;
            }
        }

        return true;
    }

    public static HashSet<Item> ToSet(ReadOnlySpan<Item> items)
    {
        var set = new HashSet<Item>(items.Length, Equality.Comparer.Instance);
        foreach (ref readonly var item in items)
        {
            set.Add(item);
        }

        return set;
    }
}
