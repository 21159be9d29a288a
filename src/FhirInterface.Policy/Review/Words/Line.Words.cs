using System.Collections.Concurrent;
using FhirInterface.Policy.Medicines;

namespace FhirInterface.Policy.Review.Words;

internal sealed partial class Line
{
    private void FindWords()
    {
        var thingEnd = 0;
        var personEnd = 0;
        var verbEnd = 0;
        for (var at = 0; at < Tokens.Count; at++)
        {
            var token = Tokens[at];
            if (token.Kind is not (TokenKind.Word or TokenKind.Number))
                continue;
            WordLexicon.Node? node = lexicon.Root;
            (int End, List<Sense> Senses) thing = (0, []);
            (int End, List<Sense> Senses) person = (0, []);
            (int End, WordLexicon.Node Node) verb = (0, node);
            for (var next = at; next < Tokens.Count; next++)
            {
                if (node.Next is null || !node.Next.TryGetValue(Tokens[next].Norm, out node))
                    break;
                if (node.Senses is not null && IsReal(node.Senses, at, next + 1))
                {
                    // "US" is an ultrasound, "us" are we.
                    var ultrasound =
                        token.Norm == "us"
                        && next == at
                        && (
                            char.IsUpper(Text[token.Start + 1])
                            || Norm(at + 1)
                                is "abdo"
                                    or "abdomen"
                                    or "pelvis"
                                    or "kub"
                                    or "neck"
                                    or "renal"
                                    or "liver"
                                    or "testes"
                                    or "thyroid"
                                    or "scan"
                                    or "doppler"
                                    or "groin"
                                    or "shoulder"
                        );
                    if (node.Senses.Exists(IsThing) && (token.Norm != "us" || next > at || ultrasound))
                        thing = (next + 1, node.Senses);
                    if (node.Senses.Exists(sense => !IsThing(sense)) && !ultrasound)
                        person = (next + 1, node.Senses);
                }

                if (node.Verbs is not null)
                    verb = (next + 1, node);
            }

            // "Treatment room at the practice": a name of people, not a thing and a place.
            if (thing.End > 0 && thing.End < person.End && person.Senses[0] is Sense.Gp)
                thing = (0, []);
            if (thing.End > 0 && at >= thingEnd)
            {
                foreach (var sense in thing.Senses.Where(IsThing))
                {
                    Things.Add(new Term(at, thing.End, sense));
                    for (var inside = at; inside < thing.End; inside++)
                        sensesAt[inside] |= 1UL << (int)sense;
                }
                thingEnd = thing.End;
            }
            if (person.End > 0 && at >= personEnd)
            {
                foreach (var sense in person.Senses.Where(sense => !IsThing(sense)).Take(1))
                    People.Add(new Term(at, person.End, sense));
                personAt[at] = People.Count;
                personEnd = person.End;
            }
            if (verb.End > 0 && at >= verbEnd && !IsNoun(at, verb.End, verb.Node.Verbs![0].Noun, thingEnd, thing.End))
            {
                var form = verb.Node.Verbs!.Aggregate((VerbForm)0, (forms, line) => forms | line.Form);
                var (verbClass, _, lemma, noun) = verb.Node.Verbs![0];
                verbAt[at] = Verbs.Count;
                Verbs.Add(new Verb(at, verb.End, verbClass, form, lemma, noun));
                verbEnd = verb.End;
            }
        }
    }

    private void Mark(Verb verb)
    {
        verbAt[verb.From] = Verbs.Count;
        Verbs.Add(verb);
    }

    /// <summary>"The scan", "fit note", "a repeat prescription": after a determiner or inside a longer name no verb.</summary>
    private bool IsNoun(int from, int to, bool mayBeNoun, int thingEnd, int thingHere)
    {
        // The whole of a longer name, but not the name itself: "follow up" may well be the verb.
        if (to <= thingEnd && !(thingHere == to) && (thingHere == 0 || thingEnd - from > 1) && (mayBeNoun || Norm(from) == "fit"))
            return true;
        // "Fit to return to work", "fit for discharge".
        if (Norm(from) == "fit" && Norm(to) is "to" or "for" or "and" or "enough" or "with" or "." or "")
            return true;
        return mayBeNoun
            && Norm(from - 1)
                is "the"
                    or "a"
                    or "an"
                    or "this"
                    or "his"
                    or "her"
                    or "their"
                    or "my"
                    or "our"
                    or "any"
                    or "each"
                    or "that"
                    or "these"
                    or "those"
                    or "no"
                    or "on"
                    or "medication"
                    or "dose"
                    or "gp's";
    }

    private bool IsTestWord(int at) =>
        at < Tokens.Count
        && lexicon.Root.Next is { } words
        && words.TryGetValue(Norm(at), out var node)
        && node.Senses is { } senses
        && senses.Exists(sense =>
            sense is Sense.BloodTest or Sense.SpecimenTest or Sense.Imaging or Sense.Endoscopy or Sense.Physiology or Sense.Bedside
        );

    private static bool IsThing(Sense sense) => sense > Sense.Community;

    /// <summary>Words that are two things: told apart by capitals or neighbours.</summary>
    private bool IsReal(List<Sense> senses, int from, int to)
    {
        if (to - from > 1)
            return true;
        var token = Tokens[from];
        var capitals = token.Length > 1 && char.IsUpper(Text[token.Start]) && char.IsUpper(Text[token.End - 1]);
        return token.Norm switch
        {
            "us" => senses.Contains(Sense.Hospital) != capitals || senses.Contains(Sense.Hospital),
            "hr" or "it" or "ot" or "id" or "ms" or "des" or "fit" or "ed" or "pn" or "ent" or "gum" or "cats" or "sca" or "toe" =>
                capitals,
            "ca" or "cr" or "k" or "na" => char.IsUpper(Text[token.Start]),
            "surgery" => senses.Contains(Sense.Gp) && IsPractice(from),
            "practice" => Norm(from - 1) is not ("best" or "good" or "clinical" or "current" or "usual" or "in" or "routine" or "local"),
            // "Ask Dr for …", "from Dr": the patient's own; "Dr Lim" is somebody.
            "dr" or "doctor" or "drs" when senses.Contains(Sense.Gp) => Norm(from - 1)
                is "ask"
                    or "see"
                    or "from"
                    or "by"
                    or "for"
                    or "via"
                    or "asking"
                    or "seeing"
                    or "through"
                && (
                    to >= Tokens.Count
                    || !(char.IsUpper(Text[Tokens[to].Start]) && Tokens[to].Length > 1 && char.IsLower(Text[Tokens[to].End - 1]))
                ),
            // "Repeat bloods": not what stands on repeat.
            "repeat" or "rpt" when senses.Contains(Sense.RepeatList) => !IsTestWord(from + 1),
            "here" => false,
            _ => true,
        };
    }

    /// <summary>The surgery as a place of general practice, not as an operation.</summary>
    private bool IsPractice(int at)
    {
        var before = Norm(at - 1);
        var after = Norm(at + 1);
        if (before is "at" && after is "in" && Tokens[Math.Min(at + 2, Tokens.Count - 1)].Kind == TokenKind.Number)
            return true;
        if (before == "to" && Norm(at - 2) is "request" or "script" or "letter" or "over" or "form" or "back" or "handed" or "sample")
            return true;
        if (
            before
            is "your"
                or "gp"
                or "own"
                or "local"
                or "via"
                or "doctors"
                or "doctor's"
                or "gp's"
                or "through"
                or "contact"
                or "ring"
                or "phone"
                or "call"
                or "ask"
                or "attend"
                or "see"
                or "visit"
                or "asking"
                or "contacting"
                or "@"
                or "her"
                or "his"
                or "their"
        )
            return true;
        if (
            before
            is "after"
                or "since"
                or "before"
                or "following"
                or "had"
                or "for"
                or "of"
                or "until"
                or "to"
                or "prior"
                or "that"
                or "on"
                or "further"
                or "this"
                or "awaiting"
                or "during"
                or "post"
                or "pre"
                or "under"
                or "no"
                or "having"
                or "needs"
                or "requires"
                or "have"
                or "robotic"
                or "laparoscopic"
                or "planned"
                or "up"
        )
            return false;
        if (
            char.IsLetter(before.FirstOrDefault())
            && (
                before
                is "spinal"
                    or "cardiac"
                    or "hand"
                    or "plastic"
                    or "vascular"
                    or "general"
                    or "oral"
                    or "colorectal"
                    or "bariatric"
                    or "day"
                    or "urgent"
                    or "elective"
                    or "emergency"
                    or "knee"
                    or "hip"
                    or "hernia"
                    or "eye"
                    or "cataract"
                    or "bypass"
                    or "minor"
                    or "major"
                    or "breast"
                    or "abdominal"
                    or "thoracic"
                    or "joint"
                    or "back"
                    or "shoulder"
                    or "replacement"
                    or "gastric"
                    or "sinus"
                    or "fistula"
                    or "bowel"
            )
        )
            return false;
        return after
            is not (
                "date"
                or "was"
                or "on"
                or "is"
                or "went"
                or "has"
                or "planned"
                or "scheduled"
                or "performed"
                or "cancelled"
                or "under"
                or "without"
                or "booked"
                or "in"
                or "for"
                or "clinic"
                or "went"
            );
    }
}
