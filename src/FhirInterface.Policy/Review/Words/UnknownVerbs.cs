namespace FhirInterface.Policy.Review.Words;

/// <summary>
/// Finds verbs that the lexicon does not know by the place they stand in: what follows "GP to", "please", "could you" is asked of
/// somebody, whatever the word.
/// </summary>
internal static class UnknownVerbs
{
    public static void Find(Line line, Action<Verb> mark)
    {
        for (var at = 1; at < line.Tokens.Count; at++)
        {
            if (line.Tokens[at].Kind != TokenKind.Word || line.VerbAt(at) is not null || !Opens(line, at))
                continue;
            if (CanBeVerb(line, at))
                mark(new Verb(at, at + 1, VerbClass.Other, VerbForm.Base, line.Norm(at)));
        }
    }

    /// <summary>What stands before leaves room for nothing but a verb.</summary>
    private static bool Opens(Line line, int at)
    {
        var before = at - 1;
        var polite = false;
        while (before >= 0 && (Fillers.IsPolite(line.Norm(before)) || Fillers.IsAdverb(line.Norm(before))))
        {
            polite |= Fillers.IsPolite(line.Norm(before));
            before--;
        }
        if (before < 0)
            return polite;
        var norm = line.Norm(before);
        if (line.Tokens[before].Kind is not (TokenKind.Word or TokenKind.Number))
            return polite;
        if (norm == "to")
            return IsPractice(line.PersonEndingAt(before));
        if (Fillers.IsModal(norm))
            return norm != "do" && IsPractice(line.PersonEndingAt(before));
        if (line.PersonEndingAt(before + 1) is { } person && IsPractice(person))
            return polite || Fillers.IsModal(line.Norm(person.From - 1)) && line.Norm(person.From - 1) is not ("do" or "may");
        return polite && norm is "and" or "then" or "but" or "so";
    }

    private static bool IsPractice(Term? person) => person is { Sense: Sense.Gp or Sense.You };

    private static bool CanBeVerb(Line line, int at)
    {
        var norm = line.Norm(at);
        return norm.Length > 2
            && line.PersonAt(at) is null
            && line.Senses(at, at + 1) == 0
            && !Fillers.IsAuxiliary(norm)
            && !Fillers.IsPolite(norm)
            && !Fillers.IsAdverb(norm)
            && !Fillers.IsReadiness(norm)
            && !NoVerb.Contains(norm)
            && !norm.EndsWith("al", StringComparison.Ordinal)
            && !norm.EndsWith("ic", StringComparison.Ordinal)
            && !norm.EndsWith("ous", StringComparison.Ordinal)
            && !norm.EndsWith("ed", StringComparison.Ordinal)
            && !norm.EndsWith("ing", StringComparison.Ordinal);
    }

    private static readonly HashSet<string> NoVerb = new(
        (
            "the a an and or but if that this these those there here for from with without within in on at by of as into onto over under than "
            + "then when where while which who whom whose what how why because since until unless after before during his her hers their your my "
            + "our its him them me all any each every both some such same other another own more most less few many much no none nil not "
            + "avoid refrain beware yes very too mind also please kindly thanks thank regular early urgent repeat new old outpatient inpatient appropriate weekly daily "
            + "monthly yearly due first second third next last following today tomorrow tonight now soon asap await see find receive "
            + "accept forgive excuse believe remember feel think know hope ring time sooner later earlier either neither whether "
            + "bear find mind read disregard quote hesitate rest via per fyi get got have had note"
        ).Split(' '),
        StringComparer.Ordinal
    );
}
