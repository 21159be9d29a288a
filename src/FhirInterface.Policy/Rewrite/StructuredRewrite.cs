using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Rewrite;

/// <summary>Tasks, service requests and care plan activities follow the text: what went back to the hospital is the hospital's to do.</summary>
internal static class StructuredRewrite
{
    /// <returns>False where one entry holds a request that goes back and one that stays.</returns>
    public static bool Apply(Bundle copy, LetterReview review, IReadOnlyList<ReturnedAsk> returned, List<RewriteChange> changes)
    {
        var index = new DocumentIndex(copy);
        foreach (
            var group in returned
                .Where(item => item.Ask.Found.Origin == AskOrigin.StructuredEntry)
                .GroupBy(item => (Entry: item.Ask.Found.Entry!.Value, item.Ask.Found.Activity))
        )
        {
            var all = review.Asks.Count(ask =>
                ask.Origin == AskOrigin.StructuredEntry && ask.Entry == group.Key.Entry && ask.Activity == group.Key.Activity
            );
            if (all != group.Count())
                return false;
            var resource = copy.Entry[group.Key.Entry].Resource;
            var path = group.First().Ask.Found.Expression;
            var hospital = Hospital(review.Parties);
            switch (resource)
            {
                case Hl7.Fhir.Model.Task task:
                    Add(changes, $"{path}.owner", Name(task.Owner), Name(hospital), group);
                    task.Owner = hospital;
                    break;
                case ServiceRequest request:
                    Readdress(request.Performer, request, $"{path}.performer", hospital);
                    break;
                case CarePlan plan:
                    Readdress(plan.Activity[group.Key.Activity!.Value].Detail!.Performer, plan, $"{path}.performer", hospital);
                    break;
            }

            // A narrative of the entry's own would still name the practice; the entry's elements say all of it.
            if (resource is DomainResource { Text: { } text } described)
            {
                Add(changes, $"{Paths.Entry(group.Key.Entry)}.text", Letters.ReadingText.FromXhtml(text.Div ?? "").Text, "", group);
                described.Text = null;
            }

            void Readdress(List<ResourceReference> performers, Resource holder, string expression, ResourceReference to)
            {
                for (var i = 0; i < performers.Count; i++)
                {
                    if (!StructuredAsks.IsPractice(performers[i], holder, review.Parties, index))
                        continue;
                    Add(changes, $"{expression}[{Paths.Index(i)}]", Name(performers[i]), Name(to), group);
                    performers[i] = to;
                }
            }
        }

        return true;
    }

    private static void Add(List<RewriteChange> changes, string expression, string old, string @new, IEnumerable<ReturnedAsk> asks) =>
        changes.AddRange(
            asks.Select(item => new RewriteChange(expression, null, old, @new, item.Ask.Category, item.Ask.Category, item.ActionIndex))
        );

    private static ResourceReference Hospital(Parties parties) =>
        new()
        {
            Type = "Organization",
            Identifier = parties.CustodianOds is { } ods ? new Identifier(Identifiers.OdsSystem, ods) : null,
            Display = parties.CustodianName ?? "the hospital",
        };

    private static string Name(ResourceReference? reference) =>
        reference?.Display ?? reference?.Identifier?.Value ?? reference?.Reference ?? "";
}
