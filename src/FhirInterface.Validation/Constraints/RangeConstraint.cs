using System.Text.Json;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Constraints;

/// <summary><c>minValue[x]</c> and <c>maxValue[x]</c> of numbers, dates, times and quantities of the same unit.</summary>
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

        if (!node.IsPrimitive && (node.Child(CodeName) is var own && (own.Exists ? own.Text : null) != unit || SystemOf(node) != system))
        {
            return;
        }

        if (ValueOrder.Compare(value.Text!, text) is { } order && (isMinimum ? order < 0 : order > 0))
        {
            run.Report(
                isMinimum ? Messages.BelowMinimum : Messages.AboveMaximum,
                node,
                isMinimum ? $"'{node.Name}' must not be below {text}." : $"'{node.Name}' must not be above {text}."
            );
        }
    }

    private static string? SystemOf(Node node) => node.Child(SystemName) is { Exists: true } system ? system.Text : null;

    private static string Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
}
