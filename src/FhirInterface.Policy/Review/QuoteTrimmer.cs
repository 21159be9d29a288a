using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Cuts a quote to the shortest run that carries the ask: no "please", no reason, no aside (asks.md, <c>quote</c>).</summary>
internal static class QuoteTrimmer
{
    public static int Start(Line line, int start, int end)
    {
        while (
            start + 1 < end
            && (
                Fillers.IsPolite(line.Norm(start))
                || line.Norm(start) is "and" or "also" or "then"
                || line.Tokens[start].Kind is not (TokenKind.Word or TokenKind.Number)
            )
        )
            start++;
        return start;
    }

    /// <summary>Whether a run has a word to know it by.</summary>
    public static bool HasContent(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (
                line.Tokens[at].Kind == TokenKind.Number
                || line.Tokens[at].Kind == TokenKind.Word
                    && !Fillers.IsPolite(line.Norm(at))
                    && line.Norm(at)
                        is not ("do" or "this" or "it" or "that" or "these" or "them" or "so" or "for" or "him" or "her" or "the" or "gp")
            )
                return true;
        }
        return false;
    }

    public static int End(Line line, Clause clause)
    {
        var end = clause.To;
        var first = Math.Max(clause.From + 1, (clause.Verb?.To ?? clause.From) + 1);
        for (var at = first; at < end; at++)
        {
            var reason =
                line.Norm(at) is "because" or "since" or "given" or "whilst"
                || line.Norm(at) == "due" && line.Norm(at + 1) == "to"
                || line.Norm(at) == "as"
                    && line.Norm(at + 1)
                        is not (
                            "appropriate"
                            or "required"
                            or "needed"
                            or "necessary"
                            or "per"
                            or "tolerated"
                            or "a"
                            or "an"
                            or "soon"
                            or "before"
                        )
                    && line.Norm(at - 1) is not ("such" or "well");
            if (reason || line.Tokens[at].Kind == TokenKind.Open)
            {
                end = at;
                break;
            }
        }
        while (
            end - 1 > clause.From
            && (
                Fillers.IsPolite(line.Norm(end - 1))
                || line.Norm(end - 1) is "and"
                || line.Tokens[end - 1].Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Close)
            )
        )
            end--;
        return end;
    }
}
