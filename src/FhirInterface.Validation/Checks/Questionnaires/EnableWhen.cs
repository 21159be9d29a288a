using System.Runtime.InteropServices;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>Whether a question applies, by the answers of a response (FHIR R4, Questionnaire.item.enableWhen).</summary>
internal sealed class EnableWhen(Node response, Node questionnaire, CheckingWork work)
{
    private static readonly int EnableWhenName = Names.Intern("enableWhen");
    private static readonly int BehaviorName = Names.Intern("enableBehavior");
    private static readonly int QuestionName = Names.Intern("question");
    private static readonly int OperatorName = Names.Intern("operator");
    private static readonly int AnswerName = Names.Intern("answer");
    private static readonly int ItemName = Names.Intern("item");
    private static readonly int LinkIdName = Names.Intern("linkId");

    private Dictionary<string, List<Node>>? answersByLinkId;
    private Dictionary<string, Node>? questionsByLinkId;

    /// <param name="question">An item of the questionnaire.</param>
    /// <param name="place">Where its answer stands or would stand.</param>
    public bool IsEnabled(Node question, Node place)
    {
        var any = Text(question, BehaviorName) == "any";
        var conditions = 0;
        var met = 0;
        foreach (var condition in question.ChildrenNamed(EnableWhenName))
        {
            conditions++;
            met += IsMet(question, condition, place) ? 1 : 0;
        }

        return conditions == 0 || (any ? met > 0 : met == conditions);
    }

    private bool IsMet(Node question, Node condition, Node place)
    {
        var answers = Answers(question, Text(condition, QuestionName) ?? "", place);
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
            "=" => answers.Exists(a => AnswerEquality.Meets(a, expected)),
            "!=" => !answers.Exists(a => AnswerEquality.Meets(a, expected)),
            ">" => answers.Exists(a => AnswerEquality.Compare(a, expected) > 0),
            ">=" => answers.Exists(a => AnswerEquality.Compare(a, expected) >= 0),
            "<" => answers.Exists(a => AnswerEquality.Compare(a, expected) < 0),
            "<=" => answers.Exists(a => AnswerEquality.Compare(a, expected) <= 0),
            _ => true,
        };
    }

    /// <summary>
    /// The answers that a condition looks at: those within the innermost item that holds both the question and the one it depends
    /// on, of the instance of that item where the question's own answer stands. R4 takes the nearest along the ancestor, preceding
    /// and following axes, by which one instance of a repeated group would go by the answers of another; like HL7's validator we
    /// keep each to its own.
    /// </summary>
    private List<Node> Answers(Node question, string linkId, Node place)
    {
        questionsByLinkId ??= CollectQuestions();
        answersByLinkId ??= Collect();
        if (!questionsByLinkId.TryGetValue(linkId, out var target) || !answersByLinkId.TryGetValue(linkId, out var all))
        {
            return [];
        }

        if (CommonItem(question, target) is not { Exists: true } common)
        {
            return all;
        }

        var name = Text(common, LinkIdName);
        for (var node = place; node.Exists && node.Row != response.Row; node = node.Parent)
        {
            if (node.NameId == ItemName && Text(node, LinkIdName) == name)
            {
                return Below(all, node);
            }
        }

        return [];
    }

    /// <summary>The innermost item above a question that holds, or is, another; does not exist if the questionnaire itself does.</summary>
    private static Node CommonItem(Node question, Node target)
    {
        for (var item = question.Parent; item.Exists && item.NameId == ItemName; item = item.Parent)
        {
            if (target.Row >= item.Row && target.Row < item.End)
            {
                return item;
            }
        }

        return default;
    }

    /// <summary>Answers at or below an item of the response: what it holds lies in the rows up to its end.</summary>
    private static List<Node> Below(List<Node> answers, Node item)
    {
        var (from, end) = (Before(answers, item.Row + 1), Before(answers, item.End));
        return end <= from ? [] : answers.GetRange(from, end - from);
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

    private Dictionary<string, Node> CollectQuestions()
    {
        var all = new Dictionary<string, Node>(StringComparer.Ordinal);
        Add(questionnaire);
        return all;

        void Add(Node parent)
        {
            foreach (var item in parent.ChildrenNamed(ItemName))
            {
                if (Text(item, LinkIdName) is { } linkId)
                {
                    all.TryAdd(linkId, item);
                }

                Add(item);
            }
        }
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

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
