using System.Collections.Concurrent;
using FhirInterface.Policy.Medicines;

namespace FhirInterface.Policy.Review.Words;

/// <summary>A block of the reading text with its tokens, the terms and verbs in it, and the sentences it falls into.</summary>
internal sealed class Line
{
    private readonly WordLexicon lexicon;
    private readonly CueLexicon cues = CueLexicon.Default;
    private readonly int[] verbAt;
    private readonly int[] personAt;
    private readonly ulong[] sensesAt;

    public Line(string text, int start, int end, WordLexicon lexicon, IReadOnlyList<MedicineMatch>? medicines = null)
    {
        Text = text;
        this.lexicon = lexicon;
        Tokens = Tokeniser.Cut(text, start, end);
        verbAt = new int[Tokens.Count];
        personAt = new int[Tokens.Count];
        sensesAt = new ulong[Tokens.Count];
        Array.Fill(verbAt, -1);
        MendSpelling(medicines);
        FindQuoted();
        FindWords();
        FindMedicines(medicines);
        FindSeparated();
        UnknownVerbs.Find(this, Mark);
    }

    public string Text { get; }
    public List<Token> Tokens { get; }

    /// <summary>Things and places: tests, services, papers, medicines, …</summary>
    public List<Term> Things { get; } = [];

    /// <summary>People and teams.</summary>
    public List<Term> People { get; } = [];
    public List<Verb> Verbs { get; } = [];

    /// <summary>Whether a token stands between quotation marks: somebody else's words.</summary>
    public bool IsQuoted(int token) => quoted is not null && quoted[token];

    private bool[]? quoted;

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

    public string Norm(int token) => token >= 0 && token < Tokens.Count ? Tokens[token].Norm : "";

    /// <summary>The verb that starts or stands at a token.</summary>
    public Verb? VerbAt(int token) => token >= 0 && token < verbAt.Length && verbAt[token] >= 0 ? Verbs[verbAt[token]] : null;

    public static ulong Mask(params ReadOnlySpan<Sense> senses)
    {
        var mask = 0UL;
        foreach (var sense in senses)
            mask |= 1UL << (int)sense;
        return mask;
    }

    /// <summary>The senses of all things in a run of tokens.</summary>
    public ulong Senses(int from, int to)
    {
        var mask = 0UL;
        for (var at = Math.Max(0, from); at < to && at < sensesAt.Length; at++)
            mask |= sensesAt[at];
        return mask;
    }

    public bool Has(int from, int to, params ReadOnlySpan<Sense> senses) => (Senses(from, to) & Mask(senses)) != 0;

    public bool HasWord(int from, int to, params ReadOnlySpan<string> words)
    {
        for (var at = Math.Max(0, from); at < to && at < Tokens.Count; at++)
        {
            foreach (var word in words)
            {
                if (Tokens[at].Norm == word)
                    return true;
            }
        }
        return false;
    }

    /// <summary>Where a phrase (space between words) starts in a run of tokens; -1 if nowhere.</summary>
    public int Find(int from, int to, string phrase)
    {
        var words = Phrases.GetOrAdd(phrase, static text => text.Split(' '));
        var last = Math.Min(to, Tokens.Count) - words.Length;
        for (var at = Math.Max(0, from); at <= last; at++)
        {
            var index = 0;
            while (index < words.Length && Tokens[at + index].Norm == words[index])
                index++;
            if (index == words.Length)
                return at;
        }
        return -1;
    }

    private static readonly ConcurrentDictionary<string, string[]> Phrases = new(StringComparer.Ordinal);

    /// <summary>The verbs that stand wholly in a run of tokens, in order.</summary>
    public IEnumerable<Verb> VerbsIn(int from, int to)
    {
        for (var at = Math.Max(0, from); at < to && at < verbAt.Length; at++)
        {
            if (verbAt[at] >= 0 && Verbs[verbAt[at]] is var verb && verb.To <= to)
                yield return verb;
        }
    }

    public bool HasPhrase(int from, int to, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (Find(from, to, phrase) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>Length in tokens of the cue that starts here; 0 if none.</summary>
    public int CueAt(int token, int end, Cue cue) => token < Tokens.Count ? cues.Match(Tokens, token, Math.Min(end, Tokens.Count), cue) : 0;

    /// <summary>The first token in a run at which a cue of this kind starts; -1 if none.</summary>
    public int FirstCue(int from, int to, Cue cue)
    {
        for (var at = Math.Max(0, from); at < to; at++)
        {
            if (CueAt(at, to, cue) > 0)
                return at;
        }
        return -1;
    }

    /// <summary>The person or team that starts at a token.</summary>
    public Term? PersonAt(int token) => token >= 0 && token < personAt.Length && personAt[token] > 0 ? People[personAt[token] - 1] : null;

    /// <summary>The person or team whose last word stands just before a token.</summary>
    public Term? PersonEndingAt(int token)
    {
        // The longest name has four words.
        for (var at = token - 1; at >= Math.Max(0, token - 5); at--)
        {
            if (PersonAt(at) is { } person)
                return person.To == token ? person : null;
        }
        return null;
    }

    public Term? PersonIn(int from, int to, params ReadOnlySpan<Sense> senses)
    {
        var mask = Mask(senses);
        for (var at = Math.Max(0, from); at < to && at < personAt.Length; at++)
        {
            if (PersonAt(at) is { } person && person.To <= to && (mask & (1UL << (int)person.Sense)) != 0)
                return person;
        }
        return null;
    }

    public TextSpan Span(int from, int to) => TextSpan.FromBounds(Tokens[from].Start, Tokens[to - 1].End);

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

    private static MedicineMatch? MedicineAt(IReadOnlyList<MedicineMatch>? medicines, int position)
    {
        var low = 0;
        var high = (medicines?.Count ?? 0) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var span = medicines![middle].Span;
            if (span.End <= position)
                low = middle + 1;
            else if (span.Start > position)
                high = middle - 1;
            else
                return medicines[middle];
        }
        return null;
    }

    private static readonly ulong Tested = Mask(Sense.BloodTest, Sense.TestGeneric);

    /// <summary>The medicines named here, in order.</summary>
    public List<(int From, int To, Medicine Medicine)> Medicines { get; } = [];

    private void FindMedicines(IReadOnlyList<MedicineMatch>? medicines)
    {
        for (var at = 0; at < Tokens.Count; at++)
        {
            if (MedicineAt(medicines, Tokens[at].Start) is not { } match)
                continue;
            var to = at + 1;
            while (to < Tokens.Count && Tokens[to].Start < match.Span.End)
                to++;
            // "DMARD bloods", "lithium level": the test is meant.
            if ((to < Tokens.Count && (sensesAt[to] & Tested) != 0) || (match.Medicine.AlsoTest && !IsTaken(at, to)))
            {
                at = to - 1;
                continue;
            }
            var sense =
                match.Medicine.IsSpecialistIn(Text.AsSpan(Tokens[0].Start, Tokens[^1].End - Tokens[0].Start))
                && match.Medicine.Specialist is not null
                    ? Sense.SpecialistMedicine
                    : Sense.Medicine;
            // Heparins after an operation or a birth are ordinary; a long course is not (reference.md 5.2).
            if (
                sense == Sense.SpecialistMedicine
                && match.Medicine.Classes.Contains("low molecular weight heparins", StringComparer.Ordinal)
                && !HasWord(0, Tokens.Count, "cancer", "malignancy", "long", "lifelong", "indefinitely", "indefinite", "extended")
            )
                sense = Sense.Medicine;
            Medicines.Add((at, to, match.Medicine));
            Things.Add(new Term(at, to, sense));
            for (var inside = at; inside < to; inside++)
                sensesAt[inside] |= 1UL << (int)sense;
            at = to - 1;
        }
    }

    /// <summary>A name that is also a test ("lithium", "vitamin D") means the medicine where a dose follows or a verb of prescribing stands before.</summary>
    private bool IsTaken(int from, int to)
    {
        if (Norm(to) is "level" or "levels" or "check" or "test" or "monitoring" or "result")
            return false;
        for (var at = to; at < Math.Min(Tokens.Count, to + 4); at++)
        {
            if (
                Norm(at)
                is "mg"
                    or "mcg"
                    or "g"
                    or "ml"
                    or "od"
                    or "bd"
                    or "tds"
                    or "units"
                    or "unit"
                    or "daily"
                    or "tablets"
                    or "iu"
                    or "replacement"
                    or "supplementation"
                    or "therapy"
                    or "infusion"
                    or "capsules"
                    or "injections"
                    or "issued"
                    or "prescribed"
                    or "started"
                    or "commenced"
                    or "supplied"
                    or "nocte"
                    or "weekly"
                    or "micrograms"
                    or "supplements"
                    or "loading"
            )
                return true;
        }
        for (var at = Math.Max(0, from - 5); at < from; at++)
        {
            if (
                Norm(at)
                    is "prescribe"
                        or "start"
                        or "commence"
                        or "continue"
                        or "prescribing"
                        or "started"
                        or "on"
                        or "taking"
                        or "supply"
                        or "issue"
                        or "initiate"
                        or "stop"
                        or "titrate"
                        or "take"
                        or "over"
                        or "take over"
                        or "oral"
                || Norm(at) == "of" && Norm(at - 1) is "prescribing" or "prescription" or "supply"
            )
                return true;
        }
        return false;
    }

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
            "here" => false,
            _ => true,
        };
    }

    /// <summary>The surgery as a place of general practice, not as an operation.</summary>
    private bool IsPractice(int at)
    {
        var before = Norm(at - 1);
        var after = Norm(at + 1);
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
