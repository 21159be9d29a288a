using System.Globalization;
using System.Text.Json;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Constraints;

/// <summary>A date that must not lie more than a duration before now (minimum) or after now (maximum): FHIR R4, ElementDefinition.minValue and maxValue.</summary>
internal sealed class RelativeTimeConstraint(JsonElement duration, bool isMinimum) : IConstraint
{
    private readonly string? unit = duration.TryGetProperty("code", out var code) ? code.GetString() : null;
    private readonly decimal value =
        duration.TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDecimal() : 0;

    public void Check(Node node, ValidationRun run)
    {
        if (!node.IsPrimitive || node.Text is not { } text)
        {
            return;
        }

        if (run.Scope.Clock is not { } clock)
        {
            run.SayOnce(Messages.BoundNotChecked, "clock", node, "Limits before or after the time of checking were not checked.");
            return;
        }

        if (Limit(clock.GetUtcNow()) is not { } limit)
        {
            run.SayOnce(Messages.BoundNotChecked, unit ?? "", node, $"A limit in '{unit}' was not checked.");
            return;
        }

        var bound = limit.ToString(
            text.Contains('T', StringComparison.Ordinal) ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-dd",
            CultureInfo.InvariantCulture
        );
        if (ValueOrder.Compare(text, bound) is { } order && (isMinimum ? order < 0 : order > 0))
        {
            run.Report(
                isMinimum ? Messages.BelowMinimum : Messages.AboveMaximum,
                node,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{node.Name}' lies {value} '{unit}' {(isMinimum ? "before" : "after")} now at most."
                )
            );
        }
    }

    /// <summary>Null for a unit that is no time, and beyond the calendar.</summary>
    private DateTime? Limit(DateTimeOffset now)
    {
        var amount = isMinimum ? -value : value;
        try
        {
            return unit switch
            {
                "a" when decimal.IsInteger(value) => now.UtcDateTime.AddYears((int)amount),
                "mo" when decimal.IsInteger(value) => now.UtcDateTime.AddMonths((int)amount),
                "wk" => now.UtcDateTime.AddDays((double)(7 * amount)),
                "d" => now.UtcDateTime.AddDays((double)amount),
                "h" => now.UtcDateTime.AddHours((double)amount),
                "min" => now.UtcDateTime.AddMinutes((double)amount),
                "s" => now.UtcDateTime.AddSeconds((double)amount),
                _ => null,
            };
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }
}
