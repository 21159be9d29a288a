using System.Globalization;
using System.Text;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary><c>fixed[x]</c>: the very value, nothing more; of a choice, no value of another type (FHIR R4 ElementDefinition.fixed[x]).</summary>
internal sealed class FixedConstraint(ValuePattern value) : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        if (!value.Equals(node))
        {
            run.Report(Messages.FixedValue, node, $"'{node.Name}' must be exactly: {value}.");
        }
    }
}

/// <summary><c>pattern[x]</c>: at least that value.</summary>
internal sealed class PatternConstraint(ValuePattern value) : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        if (!value.Matches(node))
        {
            run.Report(Messages.PatternValue, node, $"'{node.Name}' must contain: {value}.");
        }
    }
}

/// <summary>Extension <c>minLength</c>, in Unicode characters.</summary>
internal sealed class MinLengthConstraint(int min) : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        if (node.HasValue && Encoding.UTF8.GetCharCount(node.Utf8) < min)
        {
            run.Report(
                Messages.TooShort,
                node,
                string.Create(CultureInfo.InvariantCulture, $"'{node.Name}' has {min} characters at least.")
            );
        }
    }
}

/// <summary><c>maxLength</c>, in Unicode characters.</summary>
internal sealed class MaxLengthConstraint(int max) : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        // UTF-8 is never shorter than its characters.
        if (node.HasValue && node.Utf8.Length > max && Encoding.UTF8.GetCharCount(node.Utf8) > max)
        {
            run.Report(
                Messages.TooLong,
                node,
                string.Create(CultureInfo.InvariantCulture, $"'{node.Name}' may have {max} characters at most.")
            );
        }
    }
}

/// <summary>
/// A primitive has a value, or one of the extensions that may stand in for it (R5's <c>mustHaveValue</c> and
/// <c>valueAlternatives</c>, which R4 profiles carry as extensions).
/// </summary>
/// <param name="alternatives">Empty if nothing may stand in.</param>
internal sealed class ValuePresenceConstraint(IReadOnlyList<string> alternatives) : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        if (!node.IsPrimitive || node.HasValue)
        {
            return;
        }

        foreach (var extension in node.ChildrenNamed(WellKnown.Extension))
        {
            if (extension.Child(WellKnown.Url) is { Exists: true } url && alternatives.Contains(url.Text ?? ""))
            {
                return;
            }
        }

        run.Report(
            Messages.ValueMissing,
            node,
            alternatives.Count == 0
                ? $"'{node.Name}' must have a value."
                : $"'{node.Name}' must have a value, or one of the extensions {string.Join(", ", alternatives)}."
        );
    }
}
