using System.Globalization;

namespace FhirInterface.Validation.FhirPath;

/// <summary>Turns a system value into another kind; null where it cannot.</summary>
internal delegate Item? Convert(in Item value);

internal static class Conversions
{
    public static Item? ToBoolean(in Item value) =>
        value.Kind switch
        {
            ItemKind.Boolean => value,
            ItemKind.Integer or ItemKind.Decimal => value.Decimal == 1 ? Item.Of(true)
            : value.Decimal == 0 ? Item.Of(false)
            : null,
            ItemKind.String => value.String.ToUpperInvariant() switch
            {
                "TRUE" or "T" or "YES" or "Y" or "1" or "1.0" => Item.Of(true),
                "FALSE" or "F" or "NO" or "N" or "0" or "0.0" => Item.Of(false),
                _ => null,
            },
            _ => null,
        };

    public static Item? ToInteger(in Item value) =>
        ToLong(value) is { } whole && whole.Integer is >= int.MinValue and <= int.MaxValue ? whole : null;

    public static Item? ToLong(in Item value) =>
        value.Kind switch
        {
            ItemKind.Integer => value,
            ItemKind.Boolean => Item.Of(value.Boolean ? 1L : 0L),
            ItemKind.String when long.TryParse(value.String, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                Item.Of(number),
            _ => null,
        };

    public static Item? ToDecimal(in Item value) =>
        value.Kind switch
        {
            ItemKind.Integer or ItemKind.Decimal => Item.Of(value.Decimal),
            ItemKind.Boolean => Item.Of(value.Boolean ? 1.0m : 0.0m),
            ItemKind.String
                when decimal.TryParse(
                    value.String,
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => Item.Of(number),
            _ => null,
        };

    public static Item? ToText(in Item value) => value.IsNode || value.AsText() is not { } text ? null : Item.Of(text);

    public static Item? ToDate(in Item value) =>
        value.Kind switch
        {
            ItemKind.Date => value,
            ItemKind.DateTime => Item.Of(
                value.Date.Precision > DatePrecision.Day ? value.Date.AtPrecision(DatePrecision.Day) : value.Date,
                ItemKind.Date
            ),
            ItemKind.String when PartialDateTime.TryParse(value.String, out var date) => Item.Of(
                date.Precision > DatePrecision.Day ? date.AtPrecision(DatePrecision.Day) : date,
                ItemKind.Date
            ),
            _ => null,
        };

    public static Item? ToDateTime(in Item value) =>
        value.Kind switch
        {
            ItemKind.Date or ItemKind.DateTime => Item.Of(value.Date, ItemKind.DateTime),
            ItemKind.String when PartialDateTime.TryParse(value.String, out var date) => Item.Of(date, ItemKind.DateTime),
            _ => null,
        };

    public static Item? ToTime(in Item value) =>
        value.Kind switch
        {
            ItemKind.Time => value,
            ItemKind.String when PartialDateTime.TryParseTime(value.String, out var time) => Item.Of(time, ItemKind.Time),
            _ => null,
        };

    public static Item? ToQuantity(in Item value) =>
        value.Kind switch
        {
            ItemKind.Quantity => value,
            ItemKind.Integer or ItemKind.Decimal => Item.Of(new QuantityValue(value.Decimal, "1")),
            ItemKind.Boolean => Item.Of(new QuantityValue(value.Boolean ? 1.0m : 0.0m, "1")),
            ItemKind.String when QuantityValue.TryParse(value.String, out var quantity) => Item.Of(quantity),
            _ => null,
        };
}

/// <summary><c>toX()</c>.</summary>
internal sealed class ConversionOp(Op target, Convert convert, Op? unit) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var count = target.First(frame, out var item);
        if (count == 0)
        {
            return;
        }

        if (count > 1)
        {
            throw new FhirPathException("A conversion takes a single item, not a collection");
        }

        if (convert(item.Value()) is not { } converted)
        {
            return;
        }

        if (unit is not null && unit.First(frame, out var wanted) == 1 && wanted.AsText() is { } name && converted.Quantity.Unit != name)
        {
            return;
        }

        into.Add(converted);
    }
}

/// <summary><c>convertsToX()</c>.</summary>
internal sealed class ConvertsOp(Op target, Convert convert) : TruthOp
{
    public override Truth Truth(in Frame frame) =>
        target.First(frame, out var item) switch
        {
            0 => FhirPath.Truth.Empty,
            1 => convert(item.Value()) is null ? FhirPath.Truth.False : FhirPath.Truth.True,
            _ => throw new FhirPathException("A conversion takes a single item, not a collection"),
        };
}
