using System.Globalization;
using System.Runtime.InteropServices;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>Whether a question applies, by the answers of a response (FHIR R4, Questionnaire.item.enableWhen).</summary>
internal sealed class EnableWhen(Node response, CheckingWork work)
{
    private static readonly int EnableWhenName = Names.Intern("enableWhen");
    private static readonly int BehaviorName = Names.Intern("enableBehavior");
    private static readonly int QuestionName = Names.Intern("question");
    private static readonly int OperatorName = Names.Intern("operator");
    private static readonly int AnswerName = Names.Intern("answer");
    private static readonly int ItemName = Names.Intern("item");
    private static readonly int LinkIdName = Names.Intern("linkId");

    private Dictionary<string, List<Node>>? byLinkId;

    /// <param name="question">An item of the questionnaire.</param>
    /// <param name="place">Where its answer stands or would stand; the nearest answers count.</param>
    public bool IsEnabled(Node question, Node place)
    {
        var any = Text(question, BehaviorName) == "any";
        var conditions = 0;
        var met = 0;
        foreach (var condition in question.ChildrenNamed(EnableWhenName))
        {
            conditions++;
            met += IsMet(condition, place) ? 1 : 0;
        }

        return conditions == 0 || (any ? met > 0 : met == conditions);
    }

    private bool IsMet(Node condition, Node place)
    {
        var answers = Answers(Text(condition, QuestionName) ?? "", place);
        if (!work.Spend(1 + answers.Count))
        {
            return true;
        }

        var operation = Text(condition, OperatorName);
        var expected = condition.Child(AnswerName);
        if (operation == "exists")
        {
            return answers.Count > 0 == (expected.Exists && expected.ValueKind == ValueKind.True);
        }

        if (!expected.Exists)
        {
            return false;
        }

        return operation switch
        {
            "=" => answers.Exists(a => QuestionnaireRules.IsSame(expected, a)),
            "!=" => !answers.Exists(a => QuestionnaireRules.IsSame(expected, a)),
            ">" => answers.Exists(a => Compare(a, expected) > 0),
            ">=" => answers.Exists(a => Compare(a, expected) >= 0),
            "<" => answers.Exists(a => Compare(a, expected) < 0),
            "<=" => answers.Exists(a => Compare(a, expected) <= 0),
            _ => true,
        };
    }

    /// <summary>The answers to a question nearest to a place: beside it, else above it, else anywhere.</summary>
    private List<Node> Answers(string linkId, Node place)
    {
        byLinkId ??= Collect();
        if (!byLinkId.TryGetValue(linkId, out var all))
        {
            return [];
        }

        for (var node = place; node.Exists && node.Row != response.Row; node = node.Parent)
        {
            // What an item or answer holds lies in the rows up to its end; its own answers do not count as beside it.
            var near = Below(all, node);
            if (near.Count > 0)
            {
                return near;
            }
        }

        return all;
    }

    private static List<Node> Below(List<Node> answers, Node node)
    {
        var (from, end) = (Before(answers, node.Row + 1), Before(answers, node.End));
        return end <= from ? [] : answers.GetRange(from, end - from).FindAll(a => a.Parent.Parent.Row != node.Row);
    }

    /// <summary>How many answers lie before a row.</summary>
    private static int Before(List<Node> answers, int row)
    {
        var (low, high) = (0, answers.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = answers[middle].Row < row ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>All answers of the response by the linkId of their item, in the order of their rows.</summary>
    private Dictionary<string, List<Node>> Collect()
    {
        var all = new Dictionary<string, List<Node>>(StringComparer.Ordinal);
        Collect(response, all);
        foreach (var answers in all.Values)
        {
            answers.Sort(static (one, other) => one.Row.CompareTo(other.Row));
        }

        return all;
    }

    private static void Collect(Node node, Dictionary<string, List<Node>> into)
    {
        foreach (var item in node.ChildrenNamed(ItemName))
        {
            foreach (var answer in item.ChildrenNamed(AnswerName))
            {
                if (Text(item, LinkIdName) is { } linkId && answer.Child(WellKnown.Value) is { Exists: true } value)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(into, linkId, out _) ??= []).Add(value);
                }

                Collect(answer, into);
            }

            Collect(item, into);
        }
    }

    private static int? Compare(Node left, Node right)
    {
        var (one, two) = (Value(left), Value(right));
        if (
            decimal.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(two, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
        )
        {
            return a.CompareTo(b);
        }

        return one is null || two is null ? null : string.CompareOrdinal(one, two);
    }

    private static string? Value(Node node) => node.IsPrimitive ? node.Text : Text(node, WellKnown.Value);

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
