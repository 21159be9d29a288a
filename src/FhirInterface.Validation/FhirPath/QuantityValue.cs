using System.Collections.Frozen;
using System.Globalization;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>A number with a unit: a UCUM code, a calendar word such as <c>year</c>, or <c>1</c>.</summary>
internal sealed record QuantityValue(decimal Value, string Unit)
{
    private static readonly int ValueName = Names.Intern("value");
    private static readonly int CodeName = Names.Intern("code");
    private static readonly int UnitName = Names.Intern("unit");

    /// <summary>Units that convert by a factor alone: dimension and size in its base unit.</summary>
    private static readonly FrozenDictionary<string, (string Dimension, decimal Factor)> Factors = new Dictionary<string, (string, decimal)>
    {
        ["kg"] = ("g", 1000m),
        ["g"] = ("g", 1m),
        ["mg"] = ("g", 0.001m),
        ["ug"] = ("g", 0.000001m),
        ["ng"] = ("g", 0.000000001m),
        ["[lb_av]"] = ("g", 453.59237m),
        ["[oz_av]"] = ("g", 28.349523125m),
        ["km"] = ("m", 1000m),
        ["m"] = ("m", 1m),
        ["dm"] = ("m", 0.1m),
        ["cm"] = ("m", 0.01m),
        ["mm"] = ("m", 0.001m),
        ["um"] = ("m", 0.000001m),
        ["[in_i]"] = ("m", 0.0254m),
        ["[ft_i]"] = ("m", 0.3048m),
        ["[yd_i]"] = ("m", 0.9144m),
        ["[mi_i]"] = ("m", 1609.344m),
        ["L"] = ("L", 1m),
        ["l"] = ("L", 1m),
        ["dL"] = ("L", 0.1m),
        ["dl"] = ("L", 0.1m),
        ["cL"] = ("L", 0.01m),
        ["mL"] = ("L", 0.001m),
        ["ml"] = ("L", 0.001m),
        ["uL"] = ("L", 0.000001m),
        ["mol"] = ("mol", 1m),
        ["mmol"] = ("mol", 0.001m),
        ["umol"] = ("mol", 0.000001m),
        ["nmol"] = ("mol", 0.000000001m),
        ["g/L"] = ("g/L", 1m),
        ["g/dL"] = ("g/L", 10m),
        ["mg/dL"] = ("g/L", 0.01m),
        ["mg/L"] = ("g/L", 0.001m),
        ["mmol/L"] = ("mol/L", 0.001m),
        ["umol/L"] = ("mol/L", 0.000001m),
        ["nmol/L"] = ("mol/L", 0.000000001m),
        ["Pa"] = ("Pa", 1m),
        ["kPa"] = ("Pa", 1000m),
        ["mm[Hg]"] = ("Pa", 133.322387415m),
        ["wk"] = ("s", 604800m),
        ["d"] = ("s", 86400m),
        ["h"] = ("s", 3600m),
        ["min"] = ("s", 60m),
        ["s"] = ("s", 1m),
        ["ms"] = ("s", 0.001m),
        ["week"] = ("s", 604800m),
        ["day"] = ("s", 86400m),
        ["hour"] = ("s", 3600m),
        ["minute"] = ("s", 60m),
        ["second"] = ("s", 1m),
        ["millisecond"] = ("s", 0.001m),
        ["a"] = ("mo", 12m),
        ["mo"] = ("mo", 1m),
        ["year"] = ("mo", 12m),
        ["month"] = ("mo", 1m),
        ["1"] = ("1", 1m),
        ["%"] = ("1", 0.01m),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The singular of a calendar word, or null if it is none.</summary>
    public static string? CalendarUnit(string word) =>
        word switch
        {
            "year" or "years" => "year",
            "month" or "months" => "month",
            "week" or "weeks" => "week",
            "day" or "days" => "day",
            "hour" or "hours" => "hour",
            "minute" or "minutes" => "minute",
            "second" or "seconds" => "second",
            "millisecond" or "milliseconds" => "millisecond",
            _ => null,
        };

    /// <summary>Reads a FHIR Quantity or a type derived from it.</summary>
    public static bool TryRead(Node node, out QuantityValue quantity)
    {
        quantity = null!;
        var value = node.Child(ValueName);
        if (!value.Exists || !value.HasValue || !Item.TryParseDecimal(value.Utf8, out var number))
        {
            return false;
        }

        var code = node.Child(CodeName);
        var unit = code.Exists && code.HasValue ? code : node.Child(UnitName);
        quantity = new QuantityValue(number, unit.Exists && unit.Text is { Length: > 0 } text ? text : "1");
        return true;
    }

    /// <summary>Null where the units do not compare.</summary>
    public static int? Compare(QuantityValue left, QuantityValue right)
    {
        if (left.Unit == right.Unit)
        {
            return left.Value.CompareTo(right.Value);
        }

        if (!Factors.TryGetValue(left.Unit, out var a) || !Factors.TryGetValue(right.Unit, out var b) || a.Dimension != b.Dimension)
        {
            return null;
        }

        try
        {
            return (left.Value * a.Factor).CompareTo(right.Value * b.Factor);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>Whether the two units measure the same kind of thing.</summary>
    public static bool Comparable(QuantityValue left, QuantityValue right) => Compare(left, right) is not null;

    /// <summary>Whether the unit is one whose dimension is known here.</summary>
    public static bool HasKnownUnit(QuantityValue quantity) => Factors.ContainsKey(quantity.Unit);

    public static bool TryParse(string text, out QuantityValue quantity)
    {
        quantity = null!;
        var trimmed = text.AsSpan().Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] is '+' or '-' or '.'))
        {
            end++;
        }

        if (
            !decimal.TryParse(
                trimmed[..end],
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            return false;
        }

        var unit = trimmed[end..].Trim();
        if (unit.IsEmpty)
        {
            quantity = new QuantityValue(value, "1");
            return true;
        }

        if (unit.Length > 2 && unit[0] == '\'' && unit[^1] == '\'')
        {
            quantity = new QuantityValue(value, unit[1..^1].ToString());
            return true;
        }

        if (CalendarUnit(unit.ToString()) is { } calendar)
        {
            quantity = new QuantityValue(value, calendar);
            return true;
        }

        return false;
    }

    public override string ToString() =>
        CalendarUnit(Unit) is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{Value} {Unit}{(Value == 1 ? "" : "s")}")
            : string.Create(CultureInfo.InvariantCulture, $"{Value} '{Unit}'");
}
