using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>
/// A condition on a question refers to another question of its questionnaire, not to itself nor to one below it, and to an
/// earlier one (FHIR R4, Questionnaire.item.enableWhen).
/// </summary>
internal static class EnableWhenRules
{
    private static readonly int ItemName = Names.Intern("item");
    private static readonly int LinkIdName = Names.Intern("linkId");
    private static readonly int EnableWhenName = Names.Intern("enableWhen");
    private static readonly int QuestionName = Names.Intern("question");

    public static void Check(Node questionnaire, ValidationRun run)
    {
        var items = new Dictionary<string, Node>(StringComparer.Ordinal);
        Collect(questionnaire, items);
        CheckItems(questionnaire, items, run);
    }

    private static void Collect(Node parent, Dictionary<string, Node> items)
    {
        foreach (var item in parent.ChildrenNamed(ItemName))
        {
            if (Text(item, LinkIdName) is { } linkId)
            {
                items.TryAdd(linkId, item);
            }

            Collect(item, items);
        }
    }

    private static void CheckItems(Node parent, Dictionary<string, Node> items, ValidationRun run)
    {
        foreach (var item in parent.ChildrenNamed(ItemName))
        {
            foreach (var condition in item.ChildrenNamed(EnableWhenName))
            {
                if (Text(condition, QuestionName) is { } question)
                {
                    CheckTarget(item, condition, question, items.GetValueOrDefault(question), run);
                }
            }

            CheckItems(item, items, run);
        }
    }

    private static void CheckTarget(Node item, Node condition, string question, Node target, ValidationRun run)
    {
        if (!target.Exists)
        {
            run.Report(Messages.EnableWhenTarget, condition, $"The questionnaire has no item '{question}'.");
        }
        else if (target.Row == item.Row)
        {
            run.Report(Messages.EnableWhenTarget, condition, "An item cannot depend on its own answer.");
        }
        else if (IsBelow(target, item))
        {
            run.Report(
                Messages.EnableWhenTarget,
                condition,
                $"Item '{question}' is below this one, so it is not asked before this is enabled."
            );
        }
        else if (target.Row > item.Row)
        {
            // Rows are in document order.
            run.Report(Messages.EnableWhenLater, condition, $"Item '{question}' comes after this one.");
        }
    }

    private static bool IsBelow(Node node, Node ancestor)
    {
        for (var parent = node.Parent; parent.Exists && parent.Row >= ancestor.Row; parent = parent.Parent)
        {
            if (parent.Row == ancestor.Row)
            {
                return true;
            }
        }

        return false;
    }

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
