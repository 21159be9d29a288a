using System.Collections.Concurrent;
using FhirInterface.Policy.Medicines;

namespace FhirInterface.Policy.Review.Words;

internal sealed partial class Line
{
    private void FindQuoted()
    {
        for (var at = 0; at < Tokens.Count; at++)
        {
            if (!IsMark(at))
                continue;
            var end = at + 1;
            while (end < Tokens.Count && !IsMark(end))
                end++;
            if (end == Tokens.Count)
                return;
            quoted ??= new bool[Tokens.Count];
            Array.Fill(quoted, true, at, end - at);
            at = end;
        }

        bool IsMark(int token) => Tokens[token].Kind == TokenKind.Other && Norm(token) is "\"" or "“" or "”";
    }

    private void MendSpelling(IReadOnlyList<MedicineMatch>? medicines)
    {
        for (var at = 0; at < Tokens.Count; at++)
        {
            var token = Tokens[at];
            if (
                token.Kind == TokenKind.Word
                && Abbreviations.Meant(token.Norm) is { } whole
                && (token.Length > 1 || at + 1 < Tokens.Count && Tokens[at + 1].Kind == TokenKind.Word)
            )
            {
                Tokens[at] = token with { Norm = whole };
                continue;
            }
            // "GP 2 chase".
            if (
                token is { Kind: TokenKind.Number, Norm: "2" }
                && at > 0
                && Norm(at - 1) is "gp" or "practice" or "surgery" or "you" or "nurse" or "dr"
                && IsVerbWord(at + 1)
            )
            {
                Tokens[at] = token with { Norm = "to", Kind = TokenKind.Word };
                continue;
            }
            if (
                token.Kind != TokenKind.Word
                || token.Length < 5
                || token.Norm.Contains('\'', StringComparison.Ordinal)
                || lexicon.Knows(token.Norm)
                || cues.Knows(token.Norm)
                || MedicineAt(medicines, token.Start) is not null
            )
                continue;
            if (lexicon.Spelling.Mend(token.Norm) is { } meant)
                Tokens[at] = token with { Norm = meant };
        }
    }

    private bool IsVerbWord(int at) =>
        at < Tokens.Count && lexicon.Root.Next is { } words && words.TryGetValue(Norm(at), out var node) && node.Verbs is not null;

    /// <summary>Verbs whose particle stands apart: "pass this on", "take the lansoprazole off", "let her know".</summary>
    private void FindSeparated()
    {
        for (var at = 0; at < Tokens.Count; at++)
        {
            if (lexicon.Separable(Norm(at)) is not { } pairs || VerbAt(at) is { } already && already.To - already.From > 1)
                continue;
            foreach (var (particle, verbClass, form, lemma) in pairs)
            {
                var found = -1;
                for (var next = at + 1; next < Math.Min(Tokens.Count, at + 7) && found < 0; next++)
                {
                    if (next == at + 1 && Tokens[next].Kind == TokenKind.Word && !Fillers.IsAuxiliary(Norm(next)))
                        continue;
                    if (Norm(next) == particle)
                        found = next;
                    else if (Tokens[next].Kind is not (TokenKind.Word or TokenKind.Number) || Fillers.IsAuxiliary(Norm(next)))
                        break;
                }
                // "In" and "on" are prepositions more often than particles: only right after a pronoun.
                if (
                    found < 0
                    || (
                        particle is "in" or "on" or "over" or "up"
                        && Norm(found - 1)
                            is not (
                                "this"
                                or "it"
                                or "these"
                                or "them"
                                or "that"
                                or "those"
                                or "him"
                                or "her"
                                or "result"
                                or "results"
                                or "news"
                                or "information"
                            )
                    )
                )
                    continue;
                var verb = new Verb(at, at + 1, verbClass, form, lemma);
                if (verbAt[at] >= 0)
                {
                    Verbs[verbAt[at]] = verb;
                }
                else
                {
                    Verbs.Add(verb);
                    Verbs.Sort((one, other) => one.From.CompareTo(other.From));
                    Array.Fill(verbAt, -1);
                    for (var index = 0; index < Verbs.Count; index++)
                        verbAt[Verbs[index].From] = index;
                }
                break;
            }
        }
    }
}
