using System.Globalization;
using System.Text.Json;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Constraints;

/// <summary><c>minValue[x]</c> and <c>maxValue[x]</c> of numbers, dates, times and quantities whose units compare.</summary>
internal sealed class RangeConstraint(JsonElement bound, bool isMinimum) : IConstraint
{
    private static readonly int ValueName = Names.Intern("value");
    private static readonly int CodeName = Names.Intern("code");
    private static readonly int SystemName = Names.Intern("system");

    private readonly string text = Text(
        bound.ValueKind == JsonValueKind.Object && bound.TryGetProperty("value", out var value) ? value : bound
    );
    private readonly string? unit =
        bound.ValueKind == JsonValueKind.Object && bound.TryGetProperty("code", out var code) ? code.GetString() : null;
    private readonly string? system =
        bound.ValueKind == JsonValueKind.Object && bound.TryGetProperty("system", out var system) ? system.GetString() : null;

    public void Check(Node node, ValidationRun run)
    {
        var value = node.IsPrimitive ? node : node.Child(ValueName);
        if (!value.Exists || !value.HasValue)
        {
            return;
        }

        var order = node.IsPrimitive ? ValueOrder.Compare(value.Text!, text) : CompareQuantity(node, value);
        if (order is { } found && (isMinimum ? found < 0 : found > 0))
        {
            run.Report(
                isMinimum ? Messages.BelowMinimum : Messages.AboveMaximum,
                node,
                isMinimum ? $"'{node.Name}' must not be below {Bound}." : $"'{node.Name}' must not be above {Bound}."
            );
        }
    }

    private string Bound => unit is null ? text : $"{text} {unit}";

    /// <summary>Null where the units do not compare.</summary>
    private int? CompareQuantity(Node node, Node value)
    {
        var own = node.Child(CodeName) is { Exists: true } code ? code.Text : null;
        if (SystemOf(node) != system)
        {
            return null;
        }

        if (own == unit)
        {
            return ValueOrder.Compare(value.Text!, text);
        }

        return
            own is not null
            && unit is not null
            && system == KnownSystems.Ucum
            && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit)
            ? QuantityValue.Compare(new QuantityValue(number, own), new QuantityValue(limit, unit))
            : null;
    }

    private static string? SystemOf(Node node) => node.Child(SystemName) is { Exists: true } system ? system.Text : null;

    private static string Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
}
