using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary><c>and</c>, <c>or</c>, <c>xor</c>, <c>implies</c> by three-valued logic.</summary>
internal sealed class LogicOp(string op, Op left, Op right) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var a = left.Truth(frame);
        switch (op)
        {
            case "and":
                if (a == FhirPath.Truth.False)
                {
                    return a;
                }

                return right.Truth(frame) switch
                {
                    FhirPath.Truth.False => FhirPath.Truth.False,
                    FhirPath.Truth.True => a,
                    _ => FhirPath.Truth.Empty,
                };
            case "or":
                if (a == FhirPath.Truth.True)
                {
                    return a;
                }

                return right.Truth(frame) switch
                {
                    FhirPath.Truth.True => FhirPath.Truth.True,
                    FhirPath.Truth.False => a,
                    _ => FhirPath.Truth.Empty,
                };
            case "implies":
                if (a == FhirPath.Truth.False)
                {
                    return FhirPath.Truth.True;
                }

                return right.Truth(frame) switch
                {
                    FhirPath.Truth.True => FhirPath.Truth.True,
                    FhirPath.Truth.False when a == FhirPath.Truth.True => FhirPath.Truth.False,
                    _ => FhirPath.Truth.Empty,
                };
            default:
                if (a == FhirPath.Truth.Empty)
                {
                    return a;
                }

                var b = right.Truth(frame);
                return b == FhirPath.Truth.Empty ? b
                    : a == b ? FhirPath.Truth.False
                    : FhirPath.Truth.True;
        }
    }
}

/// <summary><c>=</c> and <c>!=</c>.</summary>
internal sealed class EqualOp(Op left, Op right, bool negate) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        // Nearly always one item on each side: then no collection is built.
        var a = left.First(frame, out var first);
        if (a == 0)
        {
            return FhirPath.Truth.Empty;
        }

        var b = right.First(frame, out var second);
        if (b == 0)
        {
            return FhirPath.Truth.Empty;
        }

        if (a == 1 && b == 1)
        {
            return Negate(Equality.AreEqual(first, second));
        }

        if (a == 1 || b == 1)
        {
            return Negate(FhirPath.Truth.False);
        }

        var lefts = frame.Scope.Rent();
        var rights = frame.Scope.Rent();
        left.Run(frame, lefts);
        right.Run(frame, rights);
        var result = Equality.AreEqual(lefts.Span, rights.Span);
        frame.Scope.Return(lefts);
        frame.Scope.Return(rights);
        return Negate(result);
    }

    private Truth Negate(Truth truth) =>
        !negate || truth == FhirPath.Truth.Empty ? truth
        : truth == FhirPath.Truth.True ? FhirPath.Truth.False
        : FhirPath.Truth.True;
}

/// <summary><c>path = 'text'</c>: compares bytes where the left is a string; no string is made.</summary>
internal sealed class EqualTextOp(Op left, string text, bool negate) : TruthOp
{
    private readonly byte[] utf8 = Item.Utf8Of(text);

    public override Truth Truth(in Frame frame)
    {
        var count = left.First(frame, out var item);
        if (count == 0)
        {
            return FhirPath.Truth.Empty;
        }

        var same = count == 1 && Item.TextIs(item, text, utf8);
        return same != negate ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

/// <summary><c>~</c> and <c>!~</c>.</summary>
internal sealed class EquivalentOp(Op left, Op right, bool negate) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var lefts = frame.Scope.Rent();
        var rights = frame.Scope.Rent();
        left.Run(frame, lefts);
        right.Run(frame, rights);
        var result = Equality.AreEquivalent(lefts.Span, rights.Span);
        frame.Scope.Return(lefts);
        frame.Scope.Return(rights);
        return result != negate ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>.</summary>
internal sealed class CompareOp(string op, Op left, Op right) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var a = left.First(frame, out var first);
        var b = right.First(frame, out var second);
        if (a == 0 || b == 0)
        {
            return FhirPath.Truth.Empty;
        }

        if (a > 1 || b > 1)
        {
            throw new FhirPathException($"{op} compares single items, not collections");
        }

        var order =
            first.IsNode && second.IsNode && BothDates(first.Node, second.Node, out var dates) ? dates : Equality.Compare(first, second);
        if (order is not { } sign)
        {
            return FhirPath.Truth.Empty;
        }

        var holds = op switch
        {
            "<" => sign < 0,
            "<=" => sign <= 0,
            ">" => sign > 0,
            _ => sign >= 0,
        };
        return holds ? FhirPath.Truth.True : FhirPath.Truth.False;
    }

    // Periods are everywhere: their dates are compared without an object for each.
    private static bool BothDates(Node left, Node right, out int? order)
    {
        order = null;
        if (
            !IsDate(left)
            || !IsDate(right)
            || !PartialDateTime.TryParse(left.Utf8, out var a)
            || !PartialDateTime.TryParse(right.Utf8, out var b)
        )
        {
            return false;
        }

        order = PartialDateTime.Compare(a, b);
        return true;
    }

    private static bool IsDate(Node node) => node.HasValue && FhirTypes.SystemKind(node.TypeId) is ItemKind.Date or ItemKind.DateTime;
}

/// <summary><c>in</c> and, with sides changed, <c>contains</c>.</summary>
internal sealed class MembershipOp(Op element, Op collection) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var elements = frame.Scope.Rent();
        element.Run(frame, elements);
        if (elements.Count == 0)
        {
            frame.Scope.Return(elements);
            return FhirPath.Truth.Empty;
        }

        var members = frame.Scope.Rent();
        var set = (collection as PerContextOp)?.Set(frame);
        if (set is null)
        {
            collection.Run(frame, members);
        }

        // More than one is an error by the standard; HL7's engine asks whether all are in.
        var result = FhirPath.Truth.True;
        foreach (ref readonly var item in elements.Span)
        {
            if (!(set?.Contains(item) ?? Collections.Contains(members.Span, item)))
            {
                result = FhirPath.Truth.False;
                break;
            }
        }

        frame.Scope.Return(members);
        frame.Scope.Return(elements);
        return result;
    }
}

/// <summary><c>path in ('a' | 'b' | 'c')</c>.</summary>
internal sealed class InTextsOp(Op element, string[] texts) : TruthOp
{
    private readonly byte[][] utf8 = [.. texts.Select(Item.Utf8Of)];

    public override Truth Truth(in Frame frame)
    {
        switch (element.First(frame, out var item))
        {
            case 0:
                return FhirPath.Truth.Empty;
            case 1:
                return IsOne(item) ? FhirPath.Truth.True : FhirPath.Truth.False;
        }

        var items = frame.Scope.Rent();
        element.Run(frame, items);
        var all = true;
        for (var i = 0; i < items.Count && all; i++)
        {
            all = IsOne(items[i]);
        }

        frame.Scope.Return(items);
        return all ? FhirPath.Truth.True : FhirPath.Truth.False;
    }

    private bool IsOne(in Item item)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            if (Item.TextIs(item, texts[i], utf8[i]))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>|</c>: both sides, each item once.</summary>
internal sealed class UnionOp(Op left, Op right) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        left.Run(frame, items);
        right.Run(frame, items);
        Collections.AddDistinct(items.Span, into);
        frame.Scope.Return(items);
    }

    public override bool Any(in Frame frame) => left.Any(frame) || right.Any(frame);
}

internal sealed class IsOp(Op target, TypeName type) : TruthOp
{
    public override Truth Truth(in Frame frame) =>
        target.First(frame, out var item) switch
        {
            0 => FhirPath.Truth.Empty,
            1 => type.Matches(item) ? FhirPath.Truth.True : FhirPath.Truth.False,
            _ => throw new FhirPathException("'is' takes a single item, not a collection"),
        };
}

/// <summary><c>ofType()</c>, and <c>as</c>, which published invariants apply to collections in the same sense.</summary>
internal sealed class OfTypeOp(Op target, TypeName type) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (type.Matches(item))
            {
                into.Add(item);
            }
        }

        frame.Scope.Return(items);
    }
}
