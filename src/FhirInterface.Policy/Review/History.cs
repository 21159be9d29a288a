using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// What a letter tells of earlier requests: "in my last letter I asked you to", "you asked whether you should", "my predecessor recommended
/// that you", and what stands in quotation marks.
/// </summary>
internal static class History
{
    /// <summary>Whether a verb stands in an account of what somebody once asked or wanted, judged by what leads to it.</summary>
    public static bool Tells(Line line, int from, int verb)
    {
        if (line.IsQuoted(verb))
            return true;
        var start = Math.Max(SentenceStart(line, verb), verb - 24);
        // "The private clinic had requested that you prescribe", "we had asked you to start".
        if (
            line.HasPhrase(
                Math.Max(start, verb - 9),
                verb,
                "had requested",
                "had asked",
                "had suggested",
                "had recommended",
                "had advised",
                "was told by"
            )
        )
            return true;
        for (var at = start; at < verb; at++)
        {
            var norm = line.Norm(at);
            if (norm is "predecessor" or "predecessors")
                return true;
            if (
                norm is "letter" or "correspondence" or "summary" or "clinic" or "visit" or "appointment" or "admission"
                && line.Norm(at - 1) is "last" or "previous" or "earlier" or "prior" or "first"
            )
                if (AskedBetween(line, at, verb) || AskedBetween(line, start, at))
                    return true;
            if (
                at >= from
                && norm is "asked" or "enquired" or "wondered" or "queried"
                && line.PersonEndingAt(at) is { Sense: Sense.You or Sense.Patient }
            )
            {
                if (line.HasWord(at, verb, "whether", "if", "about", "us", "me", "to", "for"))
                    return true;
            }
            if (
                at >= from
                && norm is "ask" or "enquire" or "wonder"
                && line.PersonEndingAt(at) is { Sense: Sense.You }
                && line.HasWord(at + 1, at + 3, "whether", "if", "about")
            )
                return true;
            if (norm is "plan" or "intention" or "hope" or "idea" && line.HasPhrase(at, verb, "had been", "was for", "was to"))
                return true;
            if (
                norm is "considered" or "considering" or "contemplated" or "thought"
                && line.HasWord(at, verb, "asking", "requesting", "referring")
                && (norm != "considering" || line.HasWord(start, at, "was", "were", "had"))
            )
                return true;
            if (norm == "did" && line.HasWord(at, verb, "consider", "think", "ask", "wonder") && line.HasWord(at, verb, "asking", "you"))
                return true;
        }
        return false;
    }

    private static bool AskedBetween(Line line, int from, int to) =>
        line.HasWord(from, to, "asked", "requested", "suggested", "recommended", "advised", "asks", "said", "told");

    private static int SentenceStart(Line line, int at)
    {
        while (at > 0 && !(line.Tokens[at - 1].Kind is TokenKind.Stop or TokenKind.Semicolon && !line.Tokens[at].Glued))
            at--;
        return at;
    }
}
