using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Parts a sentence into clauses: at marks, and at "and" or a comma where what follows has a verb or a subject of its own.</summary>
internal static class ClauseSplitter
{
    public static List<Clause> Split(Line line, int from, int to)
    {
        var clauses = new List<Clause>();
        var start = from;
        var hard = true;
        for (var at = from; at < to; at++)
        {
            var token = line.Tokens[at];
            // What stands in brackets is an aside, unless somebody is asked in it: "(GP to chase)".
            if (
                token.Kind == TokenKind.Open
                && at > start
                && CloseOf(line, at, to) is var close and > 0
                && ListMark(line, at, from, to) == 0
            )
            {
                if (!AsksInside(line, at + 1, close))
                {
                    at = close;
                    continue;
                }
                Add(at, true);
                start = at + 1;
                hard = true;
                continue;
            }
            if (token.Kind == TokenKind.Close && at > start)
            {
                Add(at, true);
                start = at + 1;
                hard = true;
                continue;
            }
            if (at == start)
            {
                if (
                    IsMark(token.Kind)
                    || token.Norm is "and" or "but" or "then" or "so" or "plus" && at + 1 < to && !IsMark(line.Tokens[at + 1].Kind)
                )
                    start = at + 1;
                continue;
            }

            if (ListMark(line, at, from, to) is var mark and > 0)
            {
                Add(at, true);
                start = at + mark;
                at = start - 1;
                hard = true;
                continue;
            }
            var breaks = token.Kind switch
            {
                TokenKind.Semicolon or TokenKind.Bullet or TokenKind.Arrow or TokenKind.Colon => 2,
                TokenKind.Dash => token.Glued && at + 1 < to && line.Tokens[at + 1].Glued ? 0 : 2,
                TokenKind.Stop or TokenKind.Question => at + 1 < to && !line.Tokens[at + 1].Glued ? 2 : 0,
                TokenKind.Slash when line.PersonEndingAt(at) is not null && line.PersonAt(at + 1) is not null => 0,
                // "W/ you": with.
                TokenKind.Slash when token.Glued && line.Norm(at - 1) is "w" => 0,
                TokenKind.Comma or TokenKind.Plus or TokenKind.Slash => ClauseStart.StartsClause(line, start, at, at + 1, to) ? 1 : 0,
                _ => token.Norm
                    is "and"
                        or "but"
                        or "then"
                        or "so"
                        or "plus"
                        or "or"
                        or "also"
                        or "which"
                        or "who"
                        or "until"
                        or "while"
                        or "whilst"
                        or "where"
                && ClauseStart.StartsClause(line, start, at, at + 1, to)
                    ? 1
                : ClauseStart.StartsReason(line, at, to) ? -1
                : ClauseSubject.StartsSubject(line, at, to) && !ClauseSubject.GovernsSubject(line, start, at) && at > start ? -1
                : 0,
            };
            if (breaks == 0)
                continue;
            Add(at, hard);
            start = breaks < 0 ? at : at + 1;
            hard = breaks == 2;
        }
        Add(to, hard);
        return clauses;

        void Add(int end, bool isHard)
        {
            if (end > start)
                clauses.Add(
                    new Clause
                    {
                        From = start,
                        To = end,
                        Hard = hard,
                    }
                );
            _ = isHard;
        }
    }

    /// <summary>Length in tokens of a list mark (<c>1)</c>, <c>(2)</c>, <c>2.</c>) at a token; 0 if there is none.</summary>
    public static int ListMark(Line line, int at, int from, int to)
    {
        var open = line.Tokens[at].Kind == TokenKind.Open ? 1 : 0;
        var number = at + open;
        if (number + 1 >= to)
            return 0;
        var token = line.Tokens[number];
        var isMark =
            (token.Kind == TokenKind.Number && token.Length <= 2)
            || (
                token.Kind == TokenKind.Word
                && (token.Length == 1 && token.Norm[0] is >= 'a' and <= 'h' || token.Norm is "i" or "ii" or "iii" or "iv" or "v" or "vi")
            );
        if (!isMark || (open == 0 && at > from && line.Tokens[at].Glued))
            return 0;
        var close = line.Tokens[number + 1];
        if (!close.Glued)
            return 0;
        if (close.Kind == TokenKind.Close)
            return open == 1 || !IsInBrackets(line, from, at) ? open + 2 : 0;
        var before = at > from ? line.Tokens[at - 1].Kind : TokenKind.Stop;
        return
            open == 0
            && close is { Kind: TokenKind.Stop }
            && token.Kind == TokenKind.Number
            && before is TokenKind.Stop or TokenKind.Colon or TokenKind.Semicolon
            && open == 0
            && close.Kind == TokenKind.Stop
            && (number + 2 >= to || !line.Tokens[number + 2].Glued)
            ? 2
            : 0;
    }

    internal static int CloseOf(Line line, int open, int to)
    {
        for (var at = open + 1; at < to && at < open + 60; at++)
        {
            if (line.Tokens[at].Kind == TokenKind.Close)
                return at;
        }
        return 0;
    }

    internal static bool AsksInside(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (ClauseSubject.StartsSubject(line, at, to) || Fillers.IsPolite(line.Norm(at)))
                return true;
        }
        return false;
    }

    internal static bool IsInBrackets(Line line, int from, int at)
    {
        for (var index = at - 1; index >= from && index > at - 12; index--)
        {
            if (line.Tokens[index].Kind == TokenKind.Close)
                return false;
            if (line.Tokens[index].Kind == TokenKind.Open)
                return true;
        }
        return false;
    }

    internal static bool IsMark(TokenKind kind) =>
        kind
            is TokenKind.Semicolon
                or TokenKind.Bullet
                or TokenKind.Arrow
                or TokenKind.Colon
                or TokenKind.Dash
                or TokenKind.Comma
                or TokenKind.Stop
                or TokenKind.Plus
                or TokenKind.Close
                or TokenKind.Slash;
}
