using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Fields of a form that stand in running text: "Qty: 7. Continue: Y (GP)".</summary>
internal static class FormFields
{
    /// <summary>The ask in "Continue: Y (GP)", "GP to continue: yes"; null if the sentence is none, or says no.</summary>
    public static Ask? Continue(Line line, int from, int to, Story story, Governing governing)
    {
        var colon = from;
        while (colon < Math.Min(to, from + 4) && line.Tokens[colon].Kind is not TokenKind.Colon)
            colon++;
        if (colon + 1 >= to || line.Tokens[colon].Kind != TokenKind.Colon || !line.HasWord(from, colon, "continue"))
            return null;
        if (line.Norm(colon + 1) is not ("y" or "yes") || to - colon > 6)
            return null;
        if (line.PersonIn(from, to, Sense.Gp) is null && story.LastMedicine is null)
            return null;
        return new Ask
        {
            Category =
                story.LastMedicine == Sense.SpecialistMedicine ? AskCategories.SpecialistMedicine
                : story.Supply.NotSupplied ? AskCategories.StartMedicine
                : story.Supply.Short ? AskCategories.ShortSupply
                : AskCategories.ContinueMedicine,
            Actor = Actor.Gp,
            Quote = line.Span(from, to),
            Statement = line.Span(from, to),
            SuppliedDays = story.Supply.Days,
            Reason = new AskReason("form-field", "continue", governing.Section.ToString()),
        };
    }
}
