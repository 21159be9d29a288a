using System.Text.RegularExpressions;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>
/// Whether a question applies, by an expression on the response (extension sdc-questionnaire-enableWhenExpression of
/// Structured Data Capture), which may use the questionnaire's variables. What it needs and the response does not have, such as
/// the patient that a form was launched with, cannot be told: the question then counts as enabled.
/// </summary>
internal sealed partial class EnableWhenExpression(Node response, Node questionnaire, ValidationRun run)
{
    private const int LongestExpression = 20_000;
    private const int DeepestVariable = 8;

    private static readonly int LanguageName = Names.Intern("language");
    private static readonly int ExpressionName = Names.Intern("expression");
    private static readonly int NameName = Names.Intern("name");

    private Dictionary<string, string>? variables;

    public bool IsEnabled(Node question)
    {
        // Expressions are kept when compiled: those of definitions, never those that a document brings along.
        if (ReferenceEquals(questionnaire.Table, response.Table) || Condition(question) is not { } expression)
        {
            return true;
        }

        if (Invariant.Compile(Inline(expression))?.Holds(response, run.Scope) is { } holds)
        {
            return holds;
        }

        run.SayOnce(
            Messages.InvariantNotChecked,
            expression,
            response,
            $"Whether a question is enabled cannot be told: {expression} needs more than the response."
        );
        return true;
    }

    private static string? Condition(Node question) =>
        Expression(ExtensionValues.First(question, QuestionExtensions.EnableWhenExpression))
        // Older than SDC's, and plain text; HL7's validator reads it as well.
        ?? (
            ExtensionValues.First(question, QuestionExtensions.FinnishEnableWhen) is { Exists: true, IsPrimitive: true } text
                ? text.Text
                : null
        );

    /// <summary>Puts the questionnaire's variables in their places; FHIRPath knows those of the environment only.</summary>
    private string Inline(string expression)
    {
        variables ??= Read();
        for (var i = 0; i < DeepestVariable && variables.Count > 0; i++)
        {
            var next = VariableName()
                .Replace(
                    expression,
                    match => variables.TryGetValue(match.Groups["name"].Value, out var value) ? $"(%resource.select({value}))" : match.Value
                );
            if (next == expression || next.Length > LongestExpression)
            {
                break;
            }

            expression = next;
        }

        return expression;
    }

    private Dictionary<string, string> Read()
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in ExtensionValues.All(questionnaire, QuestionExtensions.Variable))
        {
            if (Text(variable, NameName) is { Length: > 0 } name && Expression(variable) is { } expression)
            {
                read.TryAdd(name, expression);
            }
        }

        return read;
    }

    /// <summary>The FHIRPath of an Expression; null if there is none, or in another language.</summary>
    private static string? Expression(Node value) =>
        value.Exists && Text(value, LanguageName) == "text/fhirpath" ? Text(value, ExpressionName) : null;

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;

    [GeneratedRegex("%(?<name>[A-Za-z_][A-Za-z0-9_]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VariableName();
}
