using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// "A letter from you to the housing officer would carry more weight", "an ultrasound requested through you would put his mind at rest":
/// a thing that the practice gives, and the good that it would do. Nothing is asked in so many words, and yet it is.
/// </summary>
internal static class WelcomeThing
{
    public const string Rule = "thing-welcome";

    /// <summary>What is said of a thing that is wanted; of others ("a scan with you would show") too much is said to know.</summary>
    private static readonly HashSet<string> Good = new(
        (
            "help let allow enable relieve reassure put prevent save carry do make give avoid suffice serve settle keep tell complete go "
            + "spare protect free speed show answer mean comfort satisfy"
        ).Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>"… would be welcome".</summary>
    private static readonly HashSet<string> Welcome = new(
        "helpful welcome useful help good ideal sensible appreciated best enough required needed prudent wise reasonable invaluable valuable kind".Split(
            ' '
        ),
        StringComparer.Ordinal
    );

    public static bool Is(Line line, Clause clause)
    {
        for (var at = clause.From + 2; at + 1 < clause.To; at++)
        {
            if (line.Norm(at) is not ("would" or "will" or "'d"))
                continue;
            if (line.PersonAt(clause.From) is { Sense: Sense.Gp or Sense.You or Sense.Hospital or Sense.Patient })
                return false;
            return Actors.Agent(line, clause.From, at) == Actor.Gp
                && line.Senses(clause.From, at) != 0
                && line.FirstCue(clause.From, at, Cue.Negation) < 0
                && SaysGood(line, at + 1, clause.To);
        }
        return false;
    }

    private static bool SaysGood(Line line, int at, int end)
    {
        while (
            at < end
            && (
                Fillers.IsAdverb(line.Norm(at))
                || line.Tokens[at].Kind == TokenKind.Comma
                || line.Norm(at) is "i" or "think" or "feel" or "suspect"
            )
        )
            at++;
        if (at >= end)
            return false;
        if (!Fillers.IsBe(line.Norm(at)))
            return Good.Contains(line.Norm(at));
        for (var next = at + 1; next < Math.Min(end, at + 5); next++)
        {
            if (Welcome.Contains(line.Norm(next)))
                return true;
        }
        return false;
    }
}
