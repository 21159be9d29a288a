using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Asks whose verb says nothing, or that come after something told.</summary>
internal static class LooseAsks
{
    /// <summary>"GP to TWOC", "could you kindly …": somebody is asked, by a word that the lexicon does not know; the things decide.</summary>
    internal static bool AsksUnknown(Line line, Clause clause, int request)
    {
        var things = line.Senses(clause.From, clause.To) != 0;
        if (!things && DueReader.Find(line, clause.From, clause.To).Count == 0)
            return false;
        foreach (var person in line.People)
        {
            if (person.From < clause.From || person.To >= clause.To || person.Sense is not (Sense.Gp or Sense.You))
                continue;
            var before = line.Norm(person.From - 1);
            var at = person.To;
            // "Surgery/DN to …".
            if (at + 1 < clause.To && line.Tokens[at].Kind is TokenKind.Slash or TokenKind.Plus && line.PersonAt(at + 1) is { } beside)
                at = beside.To;
            while (at < clause.To && (Fillers.IsPolite(line.Norm(at)) || Fillers.IsAdverb(line.Norm(at))))
                at++;
            var modal =
                line.Norm(at) is "to"
                || person.Sense == Sense.Gp && line.Norm(at) is "should" or "could" or "must" or "can"
                || line.Norm(at) is "would" or "could" && (request >= 0 || before is "if");
            if (!things && !(person.Sense == Sense.Gp && line.Norm(at) is "to"))
                continue;
            if (!modal || at + 1 >= clause.To || before is "by" or "from" or "of")
                continue;
            var next = line.Norm(at + 1);
            var known =
                line.VerbAt(at + 1) is not null
                || Fillers.IsAuxiliary(next)
                || next is "note" or "be" or "see" or "have" or "the" or "receive" or "get" or "a" or "find" or "say" or "know";
            return !known
                && !Fillers.IsNegation(next)
                && !line.HasWord(
                    clause.From,
                    at,
                    "not",
                    "no",
                    "was",
                    "were",
                    "had",
                    "copied",
                    "letter",
                    "went",
                    "sent",
                    "referred",
                    "discharge",
                    "discharged",
                    "back",
                    "written"
                );
        }
        return false;
    }

    /// <summary>"Our clinic sees knees only, so a fresh referral from yourselves would be appreciated": told first, wanted after.</summary>
    internal static bool IsWantedAllTheSame(Line line, Clause clause, Verb? told, int request)
    {
        if (told is not { } verb)
            return false;
        // "Established on atomoxetine and now suitable for transfer to primary care".
        if (
            line.HasPhrase(verb.To, clause.To, "for transfer", "for handover", "to transfer")
            && line.PersonIn(verb.To, clause.To, Sense.Gp) is not null
        )
            return true;
        // "He will require certification from you": wanted, and from whom.
        if (
            (verb.Lemma is "require" or "need" or "want" or "remain" or "continue" || verb.Class is VerbClass.See)
            && line.FirstCue(clause.From, clause.To, Cue.Need) >= 0
            && (verb.Form & (VerbForm.Past | VerbForm.Participle)) == 0
            && Actors.Agent(line, clause.From, clause.To) == Actor.Gp
        )
            return true;
        // "One month sent home, further supplies from you please".
        if (
            (line.Senses(verb.To, clause.To) & Kinds.Medicines) != 0
            && line.HasWord(verb.To, clause.To, "further", "ongoing", "more", "next", "subsequent")
            && Actors.Agent(line, verb.To, clause.To) == Actor.Gp
        )
            return true;
        if (request >= verb.To && line.Senses(verb.To, clause.To) != 0)
            return true;
        var bare = (verb.Form & (VerbForm.Participle | VerbForm.Gerund)) != 0 && !Fillers.IsAuxiliary(line.Norm(verb.From - 1));
        return bare && line.FirstCue(clause.From, verb.From, Cue.Need) >= 0 && Actors.Agent(line, clause.From, clause.To) == Actor.Gp;
    }
}
