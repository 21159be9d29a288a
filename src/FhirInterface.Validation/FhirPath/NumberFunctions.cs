namespace FhirInterface.Validation.FhirPath;

/// <summary>A function of a number and perhaps another; null for no result.</summary>
internal delegate Item? Calculate(in Item value, in Item argument);

internal sealed class NumberOp(Op target, Calculate calculate, Op? argument) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var count = target.First(frame, out var item);
        if (count == 0)
        {
            return;
        }

        Item second = default;
        if (argument is not null)
        {
            if (argument.First(frame, out var value) != 1)
            {
                return;
            }

            second = value.Value();
        }

        var number = item.Value();
        if (count > 1 || (!number.IsNumber && number.Kind != ItemKind.Quantity))
        {
            throw new FhirPathException("A single number is expected");
        }

        try
        {
            if (calculate(number, second) is { } result)
            {
                into.Add(result);
            }
        }
        catch (OverflowException)
        {
            // Outside of what a decimal can hold: no result.
        }
    }
}

internal static class Numbers
{
    public static Item? Abs(in Item value, in Item argument) =>
        value.Kind switch
        {
            ItemKind.Integer => Item.Of(Math.Abs(value.Integer)),
            ItemKind.Quantity => Item.Of(value.Quantity with { Value = Math.Abs(value.Quantity.Value) }),
            _ => Item.Of(Math.Abs(value.Decimal)),
        };

    public static Item? Ceiling(in Item value, in Item argument) => Item.Of((long)decimal.Ceiling(Of(value)));

    public static Item? Floor(in Item value, in Item argument) => Item.Of((long)decimal.Floor(Of(value)));

    public static Item? Truncate(in Item value, in Item argument) => Item.Of((long)decimal.Truncate(Of(value)));

    public static Item? Exp(in Item value, in Item argument) => FromDouble(Math.Exp((double)Of(value)));

    public static Item? Ln(in Item value, in Item argument) => FromDouble(Math.Log((double)Of(value)));

    public static Item? Sqrt(in Item value, in Item argument) => FromDouble(Math.Sqrt((double)Of(value)));

    public static Item? Log(in Item value, in Item argument) =>
        argument.IsNumber ? FromDouble(Math.Log((double)Of(value), (double)argument.Decimal)) : null;

    public static Item? Power(in Item value, in Item argument)
    {
        if (!argument.IsNumber)
        {
            return null;
        }

        var result = FromDouble(Math.Pow((double)Of(value), (double)argument.Decimal));
        return
            result is { } number
            && value.Kind == ItemKind.Integer
            && argument.Kind == ItemKind.Integer
            && argument.Integer >= 0
            && number.Decimal is >= long.MinValue and <= long.MaxValue
            ? Item.Of((long)number.Decimal)
            : result;
    }

    public static Item? Round(in Item value, in Item argument)
    {
        var digits = argument.Kind == ItemKind.Integer ? argument.Integer : 0;
        return digits is < 0 or > 28
            ? throw new FhirPathException("Rounding takes 0 to 28 digits")
            : Item.Of(Math.Round(Of(value), (int)digits, MidpointRounding.AwayFromZero));
    }

    private static decimal Of(in Item value) => value.Kind == ItemKind.Quantity ? value.Quantity.Value : value.Decimal;

    private static Item? FromDouble(double value) =>
        double.IsFinite(value) && Math.Abs(value) < (double)decimal.MaxValue ? Item.Of((decimal)value) : null;
}

/// <summary><c>precision()</c>: digits after the point, or how much of a date is known.</summary>
internal sealed class PrecisionOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (target.First(frame, out var item) == 0)
        {
            return;
        }

        var value = item.Value();
        if (value.IsNumber)
        {
            into.Add(Item.Of((long)value.Decimal.Scale));
        }
        else if (value.IsDate)
        {
            into.Add(
                Item.Of(
                    value.Date.Precision switch
                    {
                        DatePrecision.Year => 4L,
                        DatePrecision.Month => 6,
                        DatePrecision.Day => 8,
                        DatePrecision.Hour => 10,
                        DatePrecision.Minute => 12,
                        _ => 17,
                    }
                )
            );
        }
        else if (value.Kind == ItemKind.Time)
        {
            into.Add(
                Item.Of(
                    value.Date.Precision switch
                    {
                        DatePrecision.Hour => 2L,
                        DatePrecision.Minute => 4,
                        _ => 9,
                    }
                )
            );
        }
    }
}

/// <summary><c>lowBoundary()</c> and <c>highBoundary()</c> of dates and decimals.</summary>
internal sealed class BoundaryOp(Op target, bool high, Op? precision) : Op
{
    private const int DefaultDigits = 8;

    public override void Run(in Frame frame, Items into)
    {
        if (target.First(frame, out var item) != 1)
        {
            return;
        }

        var digits =
            precision is not null && precision.First(frame, out var asked) == 1 && asked.Value() is { Kind: ItemKind.Integer } number
                ? (int)Math.Clamp(number.Integer, 0, 28)
                : (int?)null;
        var value = item.Value();
        if (value.IsNumber)
        {
            var half = 0.5m;
            for (var i = 0; i < value.Decimal.Scale; i++)
            {
                half /= 10;
            }

            into.Add(Item.Of(Math.Round(value.Decimal + (high ? half : -half), digits ?? DefaultDigits)));
        }
        else if (value.IsDate)
        {
            into.Add(Item.Of(Boundary(value.Date, value.Kind), value.Kind));
        }
    }

    private PartialDateTime Boundary(PartialDateTime date, ItemKind kind)
    {
        var start = date.Start;
        if (high)
        {
            start = (
                date.Precision switch
                {
                    DatePrecision.Year => start.AddMonths(11).AddDays(30),
                    DatePrecision.Month => start.AddDays(DateTime.DaysInMonth(start.Year, start.Month) - 1),
                    _ => start,
                }
            );
            start = date.Precision switch
            {
                <= DatePrecision.Day when kind == ItemKind.DateTime => start.AddDays(1).AddMilliseconds(-1),
                DatePrecision.Hour => start.AddHours(1).AddMilliseconds(-1),
                DatePrecision.Minute => start.AddMinutes(1).AddMilliseconds(-1),
                _ => start,
            };
        }

        // The earliest zone on earth is +14:00, the latest -12:00.
        return kind == ItemKind.Date
            ? new PartialDateTime(start, DatePrecision.Day, null)
            : new PartialDateTime(start, DatePrecision.Second, date.OffsetMinutes ?? (high ? -12 * 60 : 14 * 60));
    }
}

internal enum ClockQuestion
{
    Now,
    Today,
    TimeOfDay,
}

internal sealed class ClockOp(ClockQuestion question) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (frame.Scope.Clock is not { } clock)
        {
            throw new FhirPathException("There is no clock here") { IsOpen = true };
        }

        var now = clock.GetUtcNow();
        var instant = new PartialDateTime(now.DateTime, DatePrecision.Second, 0);
        into.Add(
            question switch
            {
                ClockQuestion.Now => Item.Of(instant, ItemKind.DateTime),
                ClockQuestion.Today => Item.Of(instant.AtPrecision(DatePrecision.Day), ItemKind.Date),
                _ => PartialDateTime.TryParseTime(
                    instant.Start.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
                    out var time
                )
                    ? Item.Of(time, ItemKind.Time)
                    : throw new FhirPathException("There is no time here"),
            }
        );
    }
}
