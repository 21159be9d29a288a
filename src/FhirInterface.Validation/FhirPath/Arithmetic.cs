namespace FhirInterface.Validation.FhirPath;

/// <summary><c>+ - * / div mod</c> on numbers, strings, dates and quantities.</summary>
internal sealed class ArithmeticOp(string op, Op left, Op right) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var a = left.First(frame, out var first);
        var b = right.First(frame, out var second);
        if (a == 0 || b == 0)
        {
            return;
        }

        if (a > 1 || b > 1)
        {
            throw new FhirPathException($"{op} takes single items, not collections");
        }

        if (Calculate(first.Value(), second.Value()) is { } result)
        {
            into.Add(result);
        }
    }

    private Item? Calculate(in Item x, in Item y)
    {
        if (x.IsNode || y.IsNode)
        {
            return null;
        }

        try
        {
            if (x.IsNumber && y.IsNumber)
            {
                return x.Kind == ItemKind.Integer && y.Kind == ItemKind.Integer && op != "/"
                    ? OfIntegers(x.Integer, y.Integer)
                    : OfDecimals(x.Decimal, y.Decimal);
            }

            if (x.Kind == ItemKind.Quantity || (y.Kind == ItemKind.Quantity && x.IsNumber))
            {
                return OfQuantities(x, y);
            }
        }
        catch (OverflowException)
        {
            return null;
        }

        if ((x.IsDate || x.Kind == ItemKind.Time) && y.Kind == ItemKind.Quantity && op is "+" or "-")
        {
            var amount = op == "-" ? -y.Quantity.Value : y.Quantity.Value;
            return x.Date.Add(amount, y.Quantity.Unit) is { } moved
                ? Item.Of(moved, x.Kind)
                : throw new FhirPathException($"'{y.Quantity.Unit}' cannot be added to a date");
        }

        if (op == "+" && x.AsText() is { } a && y.AsText() is { } b && (x.Kind == ItemKind.String || y.Kind == ItemKind.String))
        {
            return Item.Of(a + b);
        }

        throw new FhirPathException($"{op} has no meaning for {x.Kind} and {y.Kind}");
    }

    private Item? OfIntegers(long x, long y) =>
        op switch
        {
            "+" => Item.Of(checked(x + y)),
            "-" => Item.Of(checked(x - y)),
            "*" => Item.Of(checked(x * y)),
            "div" => y == 0 ? null : Item.Of(y == -1 ? checked(-x) : x / y),
            _ => y == 0 ? null : Item.Of(y == -1 ? 0 : x % y),
        };

    private Item? OfDecimals(decimal x, decimal y) =>
        op switch
        {
            "+" => Item.Of(x + y),
            "-" => Item.Of(x - y),
            "*" => Item.Of(x * y),
            "/" => y == 0 ? null : Item.Of(x / y),
            "div" => y == 0 ? null : Item.Of((long)decimal.Truncate(x / y)),
            _ => y == 0 ? null : Item.Of(x % y),
        };

    private Item? OfQuantities(in Item x, in Item y)
    {
        if (Equality.ToQuantity(x) is not { } a || Equality.ToQuantity(y) is not { } b)
        {
            throw new FhirPathException($"{op} has no meaning for {x.Kind} and {y.Kind}");
        }

        return op switch
        {
            "+" when a.Unit == b.Unit => Item.Of(a with { Value = a.Value + b.Value }),
            "-" when a.Unit == b.Unit => Item.Of(a with { Value = a.Value - b.Value }),
            "*" when b.Unit == "1" => Item.Of(a with { Value = a.Value * b.Value }),
            "*" when a.Unit == "1" => Item.Of(b with { Value = a.Value * b.Value }),
            "/" when b.Value != 0 && b.Unit == "1" => Item.Of(a with { Value = a.Value / b.Value }),
            "/" when b.Value != 0 && a.Unit == b.Unit => Item.Of(new QuantityValue(a.Value / b.Value, "1")),
            _ => null,
        };
    }
}

/// <summary><c>&amp;</c>: joins texts; nothing counts as the empty text.</summary>
internal sealed class ConcatOp(Op left, Op right) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var a = left.First(frame, out var first);
        var b = right.First(frame, out var second);
        if (a > 1 || b > 1)
        {
            throw new FhirPathException("& takes single items, not collections");
        }

        into.Add(Item.Of((a == 1 ? first.AsText() : "") + (b == 1 ? second.AsText() : "")));
    }

    public override int Count(in Frame frame) => 1;
}

internal sealed class SignOp(bool negative, Op operand) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (operand.First(frame, out var item) == 0)
        {
            return;
        }

        var value = item.Value();
        into.Add(
            value.Kind switch
            {
                ItemKind.Integer => negative ? Item.Of(-value.Integer) : value,
                ItemKind.Decimal => negative ? Item.Of(-value.Decimal) : value,
                ItemKind.Quantity => negative ? Item.Of(value.Quantity with { Value = -value.Quantity.Value }) : value,
                _ => throw new FhirPathException($"A sign has no meaning for {value.Kind}"),
            }
        );
    }
}
