using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Checks;

/// <summary>An answer is one of those that the question offers (FHIR R4, Questionnaire.item.answerOption and answerValueSet).</summary>
internal static class AnswerOptions
{
    private static readonly int OptionName = Names.Intern("answerOption");
    private static readonly int ValueSetName = Names.Intern("answerValueSet");
    private static readonly int AnswerName = Names.Intern("answer");

    public static void Check(Node question, Node value, string? type, string linkId, ValidationRun run)
    {
        // Questionnaire.item.answerConstraint came with R5; before, an extension says it.
        var constraint = QuestionExtensions.Value(question, QuestionExtensions.AnswerConstraint) is { Exists: true } given
            ? given.Text
            : null;
        var isFree = value.TypeName == "string" && (type == "open-choice" || constraint == "optionsOrString");
        if (isFree || constraint == "optionsOrType")
        {
            return;
        }

        if (question.Child(OptionName).Exists)
        {
            if (!Option(question, value).Exists)
            {
                run.Report(Messages.QuestionnaireOption, value, $"Item '{linkId}': this is none of the options.");
            }
        }
        else if (question.Child(ValueSetName) is { Exists: true, HasValue: true } valueSet)
        {
            CheckMember(Canonical(question, valueSet.Text!), value, linkId, run);
        }
    }

    /// <summary>A value set that the questionnaire contains goes by the questionnaire's canonical.</summary>
    private static string Canonical(Node question, string valueSet) =>
        valueSet.StartsWith('#') && question.Table.Root.Child(WellKnown.Url) is { Exists: true } url ? url.Text + valueSet : valueSet;

    /// <summary>An option marked as exclusive is chosen alone (extension questionnaire-optionExclusive).</summary>
    public static void CheckExclusive(Node question, Node item, string linkId, ValidationRun run)
    {
        var count = 0;
        Node exclusive = default;
        foreach (var answer in item.ChildrenNamed(AnswerName))
        {
            count++;
            if (
                answer.Child(WellKnown.Value) is { Exists: true } value
                && Option(question, value) is { Exists: true } option
                && QuestionExtensions.Value(option, QuestionExtensions.Exclusive) is { Exists: true, ValueKind: ValueKind.True }
            )
            {
                exclusive = answer;
            }
        }

        if (exclusive.Exists && count > 1)
        {
            run.Report(Messages.QuestionnaireExclusive, exclusive, $"Item '{linkId}': this option is chosen alone.");
        }
    }

    private static Node Option(Node question, Node value)
    {
        foreach (var option in question.ChildrenNamed(OptionName))
        {
            if (option.Child(WellKnown.Value) is { Exists: true } offered && QuestionnaireRules.IsSame(offered, value))
            {
                return option;
            }
        }

        return default;
    }

    private static void CheckMember(string valueSet, Node value, string linkId, ValidationRun run)
    {
        // A string answers a question with a value set by its code.
        if (value.TypeId != WellKnown.CodingType && value.TypeName != "string")
        {
            return;
        }

        var answer = run.Definitions.Terminology.CheckMember(valueSet, value);
        if (answer.Outcome == CodeOutcome.Invalid)
        {
            run.Report(Messages.QuestionnaireOption, value, $"Item '{linkId}': {answer.Reason}");
        }
        else if (answer.Outcome == CodeOutcome.NotChecked)
        {
            run.SayOnce(Messages.BindingNotChecked, answer.Subject ?? valueSet, value, answer.Reason!);
        }
    }
}
