using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>Yes, no, or no answer.</summary>
internal enum Truth : byte
{
    False,
    True,
    Empty,
}

/// <summary>Equality (<c>=</c>), equivalence (<c>~</c>) and order of items and collections.</summary>
internal static class Equality
{
    public static Truth AreEqual(ReadOnlySpan<Item> left, ReadOnlySpan<Item> right)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return Truth.Empty;
        }

        if (left.Length != right.Length)
        {
            return Truth.False;
        }

        var result = Truth.True;
        for (var i = 0; i < left.Length; i++)
        {
            switch (AreEqual(left[i], right[i]))
            {
                case Truth.False:
                    return Truth.False;
                case Truth.Empty:
                    result = Truth.Empty;
                    break;
            }
        }

        return result;
    }

    public static Truth AreEqual(in Item left, in Item right)
    {
        if (left.IsNode && right.IsNode)
        {
            var (a, b) = (left.Node, right.Node);
            if (a == b)
            {
                return Truth.True;
            }

            if (!a.IsPrimitive || !b.IsPrimitive)
            {
                return a.IsPrimitive == b.IsPrimitive && DeepEqual(a, b) ? Truth.True : Truth.False;
            }

            if (a.HasValue != b.HasValue)
            {
                return Truth.False;
            }

            if (!a.HasValue)
            {
                return DeepEqual(a, b) ? Truth.True : Truth.False;
            }

            if (a.Utf8.SequenceEqual(b.Utf8))
            {
                return Truth.True;
            }
        }

        var (x, y) = (left.Value(), right.Value());
        if (x.IsNode || y.IsNode)
        {
            return Truth.False;
        }

        if (x.IsNumber && y.IsNumber)
        {
            return x.Decimal == y.Decimal ? Truth.True : Truth.False;
        }

        if ((x.IsDate && y.IsDate) || (x.Kind == ItemKind.Time && y.Kind == ItemKind.Time))
        {
            return PartialDateTime.Compare(x.Date, y.Date) switch
            {
                null => Truth.Empty,
                0 => Truth.True,
                _ => Truth.False,
            };
        }

        if (x.Kind == ItemKind.Quantity || y.Kind == ItemKind.Quantity)
        {
            return ToQuantity(x) is { } a && ToQuantity(y) is { } b
                ? QuantityValue.Compare(a, b) switch
                {
                    null => Truth.False,
                    0 => Truth.True,
                    _ => Truth.False,
                }
                : Truth.False;
        }

        if (x.Kind == ItemKind.Boolean && y.Kind == ItemKind.Boolean)
        {
            return x.Boolean == y.Boolean ? Truth.True : Truth.False;
        }

        // A string against a value of another kind: the same when it is written the same.
        return
            string.Equals(x.AsText(), y.AsText(), StringComparison.Ordinal)
            && (x.Kind == y.Kind || x.Kind == ItemKind.String || y.Kind == ItemKind.String)
            ? Truth.True
            : Truth.False;
    }

    public static bool AreEquivalent(ReadOnlySpan<Item> left, ReadOnlySpan<Item> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        // Order does not matter: each item on the left takes one on the right.
        Span<bool> taken = right.Length <= 256 ? stackalloc bool[right.Length] : new bool[right.Length];
        foreach (ref readonly var item in left)
        {
            var found = false;
            for (var i = 0; i < right.Length && !found; i++)
            {
                if (!taken[i] && AreEquivalent(item, right[i]))
                {
                    taken[i] = found = true;
                }
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    public static bool AreEquivalent(in Item left, in Item right)
    {
        var (x, y) = (left.Value(), right.Value());
        if (x.IsNode && y.IsNode)
        {
            return DeepEquivalent(x.Node, y.Node);
        }

        if (x.IsNode || y.IsNode)
        {
            return false;
        }

        if (x.IsNumber && y.IsNumber)
        {
            var (a, b) = (x.Decimal, y.Decimal);
            var digits = Math.Min(Math.Min((int)a.Scale, b.Scale), 28);
            return Math.Round(a, digits, MidpointRounding.AwayFromZero) == Math.Round(b, digits, MidpointRounding.AwayFromZero);
        }

        if ((x.IsDate && y.IsDate) || (x.Kind == ItemKind.Time && y.Kind == ItemKind.Time))
        {
            return PartialDateTime.Compare(x.Date, y.Date) == 0;
        }

        if (x.Kind == ItemKind.String && y.Kind == ItemKind.String)
        {
            return string.Equals(Normalise(x.String), Normalise(y.String), StringComparison.OrdinalIgnoreCase);
        }

        return AreEqual(x, y) == Truth.True;
    }

    /// <summary>Order of two items; null for no answer.</summary>
    /// <exception cref="FhirPathException">The two cannot be ordered.</exception>
    public static int? Compare(in Item left, in Item right)
    {
        var (x, y) = (left.Value(), right.Value());
        if (x.IsNumber && y.IsNumber)
        {
            return x.Decimal.CompareTo(y.Decimal);
        }

        if (x.Kind == ItemKind.String && y.Kind == ItemKind.String)
        {
            return string.CompareOrdinal(x.String, y.String);
        }

        if ((x.IsDate && y.IsDate) || (x.Kind == ItemKind.Time && y.Kind == ItemKind.Time))
        {
            return PartialDateTime.Compare(x.Date, y.Date);
        }

        if (x.Kind == ItemKind.Quantity || y.Kind == ItemKind.Quantity)
        {
            return ToQuantity(x) is { } a && ToQuantity(y) is { } b ? QuantityValue.Compare(a, b) : null;
        }

        if (x.IsDate && y.Kind == ItemKind.String && PartialDateTime.TryParse(y.String, out var date))
        {
            return PartialDateTime.Compare(x.Date, date);
        }

        if (y.IsDate && x.Kind == ItemKind.String && PartialDateTime.TryParse(x.String, out date))
        {
            return PartialDateTime.Compare(date, y.Date);
        }

        // A node without a value (extensions only, or an incomplete Quantity) leaves the order open.
        if (x.IsNode || y.IsNode)
        {
            return null;
        }

        throw new FhirPathException($"{x.Kind} and {y.Kind} have no order");
    }

    internal static QuantityValue? ToQuantity(in Item item) =>
        item.Kind switch
        {
            ItemKind.Quantity => item.Quantity,
            ItemKind.Integer or ItemKind.Decimal => new QuantityValue(item.Decimal, "1"),
            _ => null,
        };

    private static string Normalise(string text)
    {
        var isPlain = true;
        for (var i = 0; i < text.Length && isPlain; i++)
        {
            isPlain = text[i] == ' ' || !char.IsWhiteSpace(text[i]);
        }

        return isPlain
            ? text.Trim()
            : string.Create(
                    text.Length,
                    text,
                    static (span, source) =>
                    {
                        for (var i = 0; i < source.Length; i++)
                        {
                            span[i] = char.IsWhiteSpace(source[i]) ? ' ' : source[i];
                        }
                    }
                )
                .Trim();
    }

    private static bool DeepEqual(Node left, Node right)
    {
        if (left.HasValue != right.HasValue || (left.HasValue && !left.Utf8.SequenceEqual(right.Utf8) && !PrimitivesEqual(left, right)))
        {
            return false;
        }

        var count = 0;
        foreach (var child in left.Children)
        {
            count++;
            var other = Counterpart(right, child);
            if (!other.Exists || !DeepEqual(child, other))
            {
                return false;
            }
        }

        foreach (var _ in right.Children)
        {
            count--;
        }

        return count == 0;
    }

    private static bool PrimitivesEqual(Node left, Node right)
    {
        var (x, y) = (Item.Of(left).Value(), Item.Of(right).Value());
        return x.IsNumber && y.IsNumber ? x.Decimal == y.Decimal : x.IsDate && y.IsDate && PartialDateTime.Compare(x.Date, y.Date) == 0;
    }

    private static bool DeepEquivalent(Node left, Node right)
    {
        if (left.IsPrimitive || right.IsPrimitive)
        {
            return left.IsPrimitive && right.IsPrimitive && !left.HasValue && !right.HasValue;
        }

        var count = 0;
        foreach (var child in left.Children)
        {
            count++;
            var found = false;
            foreach (var other in right.ChildrenNamed(child.NameId))
            {
                if (AreEquivalent(Item.Of(child), Item.Of(other)))
                {
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                return false;
            }
        }

        foreach (var _ in right.Children)
        {
            count--;
        }

        return count == 0;
    }

    private static Node Counterpart(Node parent, Node child)
    {
        foreach (var other in parent.ChildrenNamed(child.NameId))
        {
            if (other.Index == child.Index && other.TypeId == child.TypeId)
            {
                return other;
            }
        }

        return default;
    }

    /// <summary>For sets of items: equal items have equal hashes; what has no answer counts as different.</summary>
    public sealed class Comparer : IEqualityComparer<Item>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(Item x, Item y) => AreEqual(x, y) == Truth.True;

        public int GetHashCode(Item item)
        {
            if (item.IsNode && !item.Node.IsPrimitive && !FhirTypes.IsQuantity(item.Node.TypeId))
            {
                return HashOf(item.Node);
            }

            var value = item.Value();
            return value.Kind switch
            {
                ItemKind.Node => HashOf(value.Node),
                ItemKind.Integer or ItemKind.Decimal => value.Decimal.GetHashCode(),
                // Dates may be equal though written differently.
                ItemKind.Date or ItemKind.DateTime or ItemKind.Time => value.Kind == ItemKind.Time ? 2 : 1,
                ItemKind.Quantity => 3,
                _ => value.AsText()?.GetHashCode(StringComparison.Ordinal) ?? 0,
            };
        }

        // Values that are written differently may be equal, so only names and plain strings count.
        private static int HashOf(Node node)
        {
            var hash = 17;
            foreach (var child in node.Children)
            {
                var own = child.NameId;
                if (child.IsPrimitive && child.HasValue && FhirTypes.SystemKind(child.TypeId) == ItemKind.String)
                {
                    var code = new HashCode();
                    code.AddBytes(child.Utf8);
                    own ^= code.ToHashCode();
                }

                // Order of names does not matter.
                hash += own;
            }

            return hash;
        }
    }
}
