using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>
/// The questions of a Questionnaire as its response asks for them: by linkId, and those that have to be answered. A group may be
/// answered thousands of times; its questions are looked through once.
/// </summary>
internal sealed class QuestionIndex
{
    private static readonly int ItemName = Names.Intern("item");
    private static readonly int LinkIdName = Names.Intern("linkId");
    private static readonly int RequiredName = Names.Intern("required");

    private readonly Dictionary<int, Group> groups = [];

    /// <summary>The questions of a questionnaire or of one of its items.</summary>
    public Group Of(Node parent)
    {
        if (!groups.TryGetValue(parent.Row, out var group))
        {
            groups[parent.Row] = group = new Group(parent);
        }

        return group;
    }

    /// <summary>Questions below one item.</summary>
    internal sealed class Group
    {
        private readonly Dictionary<string, int> byLinkId = new(StringComparer.Ordinal);

        public Group(Node parent)
        {
            foreach (var question in parent.ChildrenNamed(ItemName))
            {
                byLinkId.TryAdd(question.Child(LinkIdName) is { Exists: true } linkId ? linkId.Text ?? "" : "", Questions.Count);
                if (
                    question.Child(RequiredName) is { Exists: true, ValueKind: ValueKind.True }
                    || ExtensionValues.First(question, QuestionExtensions.MinOccurs).Exists
                )
                {
                    Needed.Add(Questions.Count);
                }

                Questions.Add(question);
            }
        }

        /// <summary>The questions, in order.</summary>
        public List<Node> Questions { get; } = [];

        /// <summary>Places in <see cref="Questions"/> of those of which it matters that there is no answer.</summary>
        public List<int> Needed { get; } = [];

        /// <summary>The place of a question by its linkId; -1 if there is none.</summary>
        public int Find(string linkId) => byLinkId.GetValueOrDefault(linkId, -1);
    }
}
