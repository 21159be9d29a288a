using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>An answer is one of those that the question offers (FHIR R4, Questionnaire.item.answerOption and answerValueSet).</summary>
internal sealed class AnswerOptions(ValidationRun run)
{
    private static readonly int OptionName = Names.Intern("answerOption");
    private static readonly int ValueSetName = Names.Intern("answerValueSet");
    private static readonly int AnswerName = Names.Intern("answer");

    /// <summary>By the row of a question: what it offers, and whether that is chosen alone. Answers may be as many as options.</summary>
    private readonly Dictionary<int, Dictionary<string, bool>> options = [];

    public void Check(Node question, Node value, string? type, string linkId)
    {
        // Questionnaire.item.answerConstraint came with R5; before, an extension says it.
        var constraint = ExtensionValues.First(question, QuestionExtensions.AnswerConstraint) is { Exists: true } given ? given.Text : null;
        var isOpen = type == "open-choice" || constraint == "optionsOrString";
        if ((isOpen && value.TypeName == "string") || constraint == "optionsOrType")
        {
            return;
        }

        if (question.Child(OptionName).Exists)
        {
            if (!Options(question).ContainsKey(Key(value)))
            {
                run.Report(Messages.QuestionnaireOption, value, $"Item '{linkId}': this is none of the options.");
            }
        }
        else if (question.Child(ValueSetName) is { Exists: true, HasValue: true } valueSet && !(isOpen && IsWords(value)))
        {
            CheckMember(Canonical(question, valueSet.Text!), value, linkId);
        }
    }

    /// <summary>A Coding of a display alone: words of one's own, written as a choice.</summary>
    private static bool IsWords(Node value) =>
        value.TypeId == WellKnown.CodingType
        && value.Child(WellKnown.Display).Exists
        && !value.Child(WellKnown.Code).Exists
        && !value.Child(WellKnown.System).Exists;

    /// <summary>A value set that the questionnaire contains goes by the questionnaire's canonical.</summary>
    private static string Canonical(Node question, string valueSet) =>
        valueSet.StartsWith('#') && question.Table.Root.Child(WellKnown.Url) is { Exists: true } url ? url.Text + valueSet : valueSet;

    /// <summary>An option marked as exclusive is chosen alone (extension questionnaire-optionExclusive).</summary>
    public void CheckExclusive(Node question, Node item, string linkId)
    {
        if (!question.Child(OptionName).Exists)
        {
            return;
        }

        var offered = Options(question);
        var count = 0;
        Node exclusive = default;
        foreach (var answer in item.ChildrenNamed(AnswerName))
        {
            count++;
            if (answer.Child(WellKnown.Value) is { Exists: true } value && offered.GetValueOrDefault(Key(value)))
            {
                exclusive = answer;
            }
        }

        if (exclusive.Exists && count > 1)
        {
            run.Report(Messages.QuestionnaireExclusive, exclusive, $"Item '{linkId}': this option is chosen alone.");
        }
    }

    /// <summary>What two answers have in common that are the same: the value, with the system and code that it has, or what it refers to.</summary>
    public static string Key(Node value) =>
        value.IsPrimitive
            ? "=" + value.Text
            : $"{Text(value, WellKnown.Value)} {Text(value, WellKnown.System)}|{Text(value, WellKnown.Code)} {Text(value, WellKnown.Reference)}";

    private Dictionary<string, bool> Options(Node question)
    {
        if (options.TryGetValue(question.Row, out var known))
        {
            return known;
        }

        var offered = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var option in question.ChildrenNamed(OptionName))
        {
            if (option.Child(WellKnown.Value) is { Exists: true } value)
            {
                offered[Key(value)] =
                    ExtensionValues.First(option, QuestionExtensions.Exclusive) is { Exists: true, ValueKind: ValueKind.True };
            }
        }

        return options[question.Row] = offered;
    }

    private void CheckMember(string valueSet, Node value, string linkId)
    {
        // A string answers a question with a value set by its code.
        if (value.TypeId != WellKnown.CodingType && value.TypeName != "string")
        {
            return;
        }

        var answer = run.Terminology.CheckMember(valueSet, value);
        if (answer.Outcome == CodeOutcome.Invalid)
        {
            run.Report(Messages.QuestionnaireOption, value, $"Item '{linkId}': {answer.Reason}");
        }
        else if (answer.Outcome == CodeOutcome.NotChecked)
        {
            run.SayOnce(Messages.BindingNotChecked, answer.Subject ?? valueSet, value, answer.Reason!);
        }
    }

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
