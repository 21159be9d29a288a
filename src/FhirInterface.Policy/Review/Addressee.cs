using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Words that only say who is to do what stands before them: "Med3 for 6/52 - GP", "Cytology pending. Over to surgery please."</summary>
internal static class Addressee
{
    public static bool IsPractice(Line line, int from, int to)
    {
        var named = false;
        for (var at = from; at < to; at++)
        {
            if (line.PersonAt(at) is { Sense: Sense.Gp } practice && practice.To <= to)
            {
                named = true;
                at = practice.To - 1;
                continue;
            }
            var norm = line.Norm(at);
            if (
                line.Tokens[at].Kind is TokenKind.Word or TokenKind.Number
                && !Fillers.IsPolite(norm)
                && norm is not ("over" or "the" or "your" or "thanks" or "for")
                && !(norm is "to" && line.Norm(at - 1) is "over")
            )
                return false;
        }
        return named;
    }

    /// <summary>"GP to do please", "surgery to sort this": who is to do it and a verb that takes its object from what stands before.</summary>
    public static bool PointsBack(Line line, Clause clause)
    {
        if (clause.Verb is not ({ Class: VerbClass.Arrange or VerbClass.Book or VerbClass.Act } or { Lemma: "do" }))
            return false;
        var verb = clause.Verb.Value;
        for (var at = verb.To; at < clause.To; at++)
        {
            if (
                line.Tokens[at].Kind is TokenKind.Word or TokenKind.Number
                && !Fillers.IsPolite(line.Norm(at))
                && line.Norm(at) is not ("this" or "these" or "it" or "them" or "that" or "same" or "both" or "thanks")
            )
                return false;
        }
        var to = verb.From > clause.From && line.Norm(verb.From - 1) is "to" ? verb.From - 1 : verb.From;
        return IsPractice(line, clause.From, to);
    }
}
