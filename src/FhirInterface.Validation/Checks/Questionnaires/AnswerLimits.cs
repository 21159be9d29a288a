using System.Buffers.Text;
using System.Globalization;
using System.Text.RegularExpressions;
using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using FhirInterface.Validation.Terminology;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>An answer keeps to the limits of its question: length, form, range, decimal places, units, attachments, targets of references.</summary>
internal sealed class AnswerLimits(ValidationRun run, CheckingWork work)
{
    private static readonly int MaxLengthName = Names.Intern("maxLength");
    private static readonly int ContentTypeName = Names.Intern("contentType");
    private static readonly int SizeName = Names.Intern("size");
    private static readonly int DataName = Names.Intern("data");

    // Questionnaires may come inside of what is posted: neither the number nor the size of their expressions may cost us.
    private const int LongestExpression = 1000;
    private const int WorkOfExpression = 10_000;

    private readonly Dictionary<string, Regex?> expressions = new(StringComparer.Ordinal);

    /// <summary>By the row of a question: how much has to be looked through for each of its answers.</summary>
    private readonly Dictionary<int, long> weights = [];

    /// <summary>Checks an answer.</summary>
    /// <param name="question">The item of the questionnaire.</param>
    /// <param name="value">The answer's value.</param>
    /// <param name="linkId">The question's name in messages.</param>
    public void Check(Node question, Node value, string linkId)
    {
        if (!work.Spend(Weight(question)))
        {
            return;
        }

        switch (value.TypeName)
        {
            case "string":
            case "uri":
                CheckText(question, value, linkId);
                break;
            case "integer":
            case "decimal":
            case "date":
            case "dateTime":
            case "time":
                CheckRange(question, value, linkId);
                CheckPlaces(question, value, linkId);
                break;
            case "Quantity":
                CheckQuantity(question, value, linkId);
                CheckUnit(question, value, linkId);
                break;
            case "Attachment":
                CheckAttachment(question, value, linkId);
                break;
            case "Reference":
                CheckTarget(question, value, linkId);
                break;
        }
    }

    private void CheckText(Node question, Node value, string linkId)
    {
        if (value.Text is not { } text)
        {
            return;
        }

        if (
            question.Child(MaxLengthName) is { Exists: true } max
            && int.TryParse(max.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && text.Length > most
        )
        {
            run.Report(Messages.TooLong, value, Invariant($"Item '{linkId}' takes {most} characters at most."));
        }

        if (ExtensionValues.Whole(question, QuestionExtensions.MinLength) is { } least && text.Length < least)
        {
            run.Report(Messages.QuestionnaireLimit, value, Invariant($"Item '{linkId}' takes {least} characters at least."));
        }

        if (ExtensionValues.First(question, QuestionExtensions.Regex) is { Exists: true, Text: { } pattern })
        {
            CheckForm(pattern, text, value, linkId);
        }

        if (question.Child(WellKnown.Type) is { Exists: true } type && type.ValueIs("string"u8) && text.AsSpan().ContainsAny('\r', '\n'))
        {
            run.Report(Messages.QuestionnaireLines, value, $"Item '{linkId}' is a string, not a text: its answer is a single line.");
        }
    }

    private void CheckForm(string pattern, string text, Node value, string linkId)
    {
        if (Expression(pattern) is not { } expression)
        {
            run.SayOnce(Messages.BoundNotChecked, pattern, value, $"The form of answers to item '{linkId}' could not be checked.");
        }
        else if (work.Spend((long)text.Length * pattern.Length / 64) && !expression.IsMatch(text))
        {
            run.Report(Messages.QuestionnaireLimit, value, $"The answer to item '{linkId}' has not the form {pattern}.");
        }
    }

    /// <summary>A regular expression of a questionnaire, for whole values and in linear time; null if it is none that we can run.</summary>
    private Regex? Expression(string pattern)
    {
        if (pattern.Length > LongestExpression)
        {
            return null;
        }

        if (!expressions.TryGetValue(pattern, out var expression))
        {
            expressions[pattern] = expression = work.Spend(WorkOfExpression) ? Compile(pattern) : null;
        }

        return expression;
    }

    private static Regex? Compile(string pattern)
    {
        try
        {
            // Refuses expressions whose repetitions multiply to more than it can keep in mind.
            return new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private long Weight(Node question)
    {
        if (!weights.TryGetValue(question.Row, out var weight))
        {
            foreach (var extension in question.ChildrenNamed(WellKnown.Extension))
            {
                weight += 1 + ((extension.Child(WellKnown.Value) is { Exists: true } value ? value.Utf8.Length : 0) / 64);
            }

            weights[question.Row] = weight;
        }

        return weight;
    }

    private void CheckRange(Node question, Node value, string linkId)
    {
        if (value.Text is not { } text)
        {
            return;
        }

        if (
            ExtensionValues.First(question, QuestionExtensions.MinValue) is { Exists: true, Text: { } least }
            && ValueOrder.Compare(text, least) < 0
        )
        {
            run.Report(Messages.QuestionnaireLimit, value, $"The answer to item '{linkId}' is {least} at least.");
        }

        if (
            ExtensionValues.First(question, QuestionExtensions.MaxValue) is { Exists: true, Text: { } most }
            && ValueOrder.Compare(text, most) > 0
        )
        {
            run.Report(Messages.QuestionnaireLimit, value, $"The answer to item '{linkId}' is {most} at most.");
        }
    }

    private void CheckPlaces(Node question, Node value, string linkId)
    {
        if (
            ExtensionValues.Whole(question, QuestionExtensions.MaxDecimalPlaces) is { } most
            && value.Text is { } text
            && text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point
            && text.AsSpan(point + 1).IndexOfAny('e', 'E') is var end
            && (end < 0 ? text.Length - point - 1 : end) > most
        )
        {
            run.Report(Messages.QuestionnaireLimit, value, Invariant($"The answer to item '{linkId}' has {most} decimal places at most."));
        }
    }

    private void CheckQuantity(Node question, Node value, string linkId)
    {
        CheckBound(QuestionExtensions.MinQuantity, isMinimum: true);
        CheckBound(QuestionExtensions.MaxQuantity, isMinimum: false);

        void CheckBound(string url, bool isMinimum)
        {
            if (
                ExtensionValues.First(question, url) is not { Exists: true } bound
                || !QuantityValue.TryRead(bound, out var limit)
                || !QuantityValue.TryRead(value, out var quantity)
            )
            {
                return;
            }

            if (QuantityValue.Compare(quantity, limit) is { } order)
            {
                if (isMinimum ? order < 0 : order > 0)
                {
                    run.Report(
                        Messages.QuestionnaireLimit,
                        value,
                        $"The answer to item '{linkId}' is {limit} at {(isMinimum ? "least" : "most")}."
                    );
                }
            }
            else if (QuantityValue.HasKnownUnit(quantity) && QuantityValue.HasKnownUnit(limit))
            {
                run.Report(Messages.QuestionnaireUnit, value, $"The answer to item '{linkId}' is no quantity that compares with {limit}.");
            }
        }
    }

    private void CheckUnit(Node question, Node value, string linkId)
    {
        var options = ExtensionValues.All(question, QuestionExtensions.UnitOption);
        if (options.Count > 0 && !options.Exists(o => IsUnit(o, value)))
        {
            run.Report(Messages.QuestionnaireUnit, value, $"Item '{linkId}' does not offer this unit.");
        }

        if (
            ExtensionValues.First(question, QuestionExtensions.UnitValueSet) is { Exists: true, Text: { } valueSet }
            && run.Terminology.CheckMember(valueSet, value) is var answer
        )
        {
            if (answer.Outcome == CodeOutcome.Invalid)
            {
                run.Report(Messages.QuestionnaireUnit, value, $"Item '{linkId}': {answer.Reason}");
            }
            else if (answer.Outcome == CodeOutcome.NotChecked)
            {
                run.SayOnce(Messages.BindingNotChecked, answer.Subject ?? valueSet, value, answer.Reason!);
            }
        }
    }

    /// <summary>By code where there is one, else by the words.</summary>
    private static bool IsUnit(Node option, Node value) =>
        value.Child(WellKnown.Code).Exists
            ? Text(option, WellKnown.Code) == Text(value, WellKnown.Code) && Text(option, WellKnown.System) == Text(value, WellKnown.System)
            : Text(value, WellKnown.Unit) is { } unit && (Text(option, WellKnown.Display) == unit || Text(option, WellKnown.Code) == unit);

    private void CheckAttachment(Node question, Node value, string linkId)
    {
        var types = ExtensionValues.All(question, QuestionExtensions.MimeType);
        if (types.Count > 0 && Text(value, ContentTypeName) is { } type && !types.Exists(t => t.Text == type))
        {
            run.Report(
                Messages.QuestionnaireLimit,
                value,
                $"Item '{linkId}' takes {string.Join(", ", types.Select(t => t.Text))}, not {type}."
            );
        }

        if (
            ExtensionValues.First(question, QuestionExtensions.MaxSize) is { Exists: true } limit
            && decimal.TryParse(limit.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var most)
            && Size(value) is { } size
            && size > most
        )
        {
            run.Report(Messages.QuestionnaireLimit, value, Invariant($"Item '{linkId}' takes {most} bytes at most, not {size}."));
        }
    }

    /// <summary>Bytes of an attachment: what is stated, else what is there.</summary>
    private static int? Size(Node attachment) =>
        int.TryParse(Text(attachment, SizeName), NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated
        : attachment.Child(DataName) is { Exists: true } data && Base64.IsValid(data.Utf8, out var actual) ? actual
        : null;

    private void CheckTarget(Node question, Node value, string linkId)
    {
        var target = ReferenceTarget.Of(value, run);
        if (target.TypeName is { } type)
        {
            var allowed = ExtensionValues.All(question, QuestionExtensions.ReferenceResource);
            if (allowed.Count > 0 && !allowed.Exists(a => a.Text == type))
            {
                run.Report(
                    Messages.QuestionnaireTarget,
                    value,
                    $"Item '{linkId}' refers to {string.Join(" or ", allowed.Select(a => a.Text))}, not {type}."
                );
            }
        }
        else if (target.HasUrl && OtherType(target.Url) is { } other)
        {
            run.Report(Messages.QuestionnaireTarget, value, $"Item '{linkId}' refers to a resource, and {other} is no type of them.");
        }
    }

    /// <summary>The name that stands where a resource's URL has its type (FHIR R4 2.3.0.1), but is none.</summary>
    private static string? OtherType(string url)
    {
        if (url.StartsWith('#') || url.StartsWith("urn:", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = url.Split('/');
        return
            parts.Length >= 2
            && parts[^2] is [>= 'A' and <= 'Z', ..] name
            && name.All(char.IsAsciiLetter)
            && FhirModel.FindResource(name) is null
            ? name
            : null;
    }

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
