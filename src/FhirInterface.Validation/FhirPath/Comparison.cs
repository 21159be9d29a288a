using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

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
