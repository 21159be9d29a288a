using System.Collections.Frozen;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review.Second;

/// <summary>
/// What the second reader looks at in a clause: its words and their kinds, who is named and where, the rest of the sentence, when, in
/// which section and under which lead-in, and what the rules made of it. Nothing outside the sentence: so a rewrite of one sentence
/// changes the reading of no other.
/// </summary>
internal sealed class ClauseFeatures(Line line, int from, int to, IReadOnlyList<Clause> clauses, Governing governing)
{
    private static readonly string[] Senses = Enum.GetNames<Sense>();
    private static readonly string[] Classes = Enum.GetNames<VerbClass>();
    private static readonly string[] Forms = [.. Enumerable.Range(0, 32).Select(form => ((VerbForm)form).ToString())];
    private static readonly string[] Kinds = Enum.GetNames<TokenKind>();
    private static readonly string[] Sections = Enum.GetNames<Letters.SectionKind>();
    private static readonly string[] Actors = Enum.GetNames<Actor>();
    private static readonly string[] Moods = Enum.GetNames<Mood>();
    private static readonly (Cue Cue, string Name)[] Cues = [.. Enum.GetValues<Cue>().Select(cue => (cue, cue.ToString()))];

    /// <summary>Classes of words that join others: that they stand together with anything says nothing.</summary>
    private static readonly FrozenSet<string> Joints = FrozenSet.ToFrozenSet(
        ["be", "have", "do", "determiner", "where", "degree", "addition", "closing", "number-word", "name", "place", "polite", "unit"],
        StringComparer.Ordinal
    );

    private readonly List<TimeMention> times = DueReader.Find(line, from, to);
    private readonly List<string> together = [];
    private readonly Supply supply = SupplyReader.Read(line, from, to);

    /// <param name="rules">What the rules found in the sentence; null to leave out what they think.</param>
    public void Write(FeatureSink sink, int index, IReadOnlyList<Ask>? rules)
    {
        var clause = clauses[index];
        sink.Add("bias", "");
        Words(sink, clause.From, clause.To, "");
        Pairs(sink, clause.From, clause.To);
        Words(sink, from, clause.From, "L:");
        Words(sink, clause.To, to, "R:");
        Meanings(sink, clause);
        Place(sink, clause, index);
        Verbs(sink, clause);
        People(sink, clause);
        Times(sink, clause);
        if (supply.Days is { } days)
            sink.Add("supply:", days < 28 ? "short" : "full");
        if (rules is not null)
            Rules(sink, clause, rules);
    }

    /// <summary>What the words mean: each, those that follow on each other, and which stand together in the clause.</summary>
    private void Meanings(FeatureSink sink, Clause clause)
    {
        var known = WordClasses.Default;
        IReadOnlyList<string> last = [];
        together.Clear();
        for (var at = from; at < to; at++)
        {
            var means = known.Of(line.Norm(at));
            var kind =
                at < clause.From ? "L:means:"
                : at < clause.To ? "means:"
                : "R:means:";
            foreach (var name in means)
            {
                sink.Add(kind, name);
                if (at < clause.From || at >= clause.To)
                    continue;
                if (!Joints.Contains(name) && together.BinarySearch(name, StringComparer.Ordinal) is var place and < 0)
                    together.Insert(~place, name);
                sink.Add("means-then:", name, Shape(at + 1));
                sink.Add("then-means:", Shape(at - 1), name);
                foreach (var before in last)
                    sink.Add("means-pair:", before, name);
            }
            if (means.Count > 0 || line.Tokens[at].Kind is not TokenKind.Word)
                last = at >= clause.From ? means : [];
        }
        for (var one = 0; one < together.Count; one++)
        {
            for (var other = one + 1; other < together.Count; other++)
                sink.Add("together:", together[one], together[other]);
        }
    }

    private void Place(FeatureSink sink, Clause clause, int index)
    {
        var section = Sections[(int)governing.Section];
        sink.Add("section:", section);
        sink.Add("section:", section, governing.Setting == Letters.Setting.Discharge ? "discharge" : "outpatient");
        sink.Add("lead:", governing.Lead is { } lead ? Actors[(int)lead] : "-");
        sink.Add("default:", governing.GpByDefault ? "gp" : "-");
        if (governing.Information)
            sink.Add("information", "");
        sink.Add(
            "clauses:",
            clauses.Count switch
            {
                1 => "1",
                2 => "2",
                _ => "more",
            }
        );
        sink.Add("order:", index == 0 ? "first" : "later");
        sink.Add(
            "length:",
            (clause.To - clause.From) switch
            {
                <= 2 => "2",
                <= 4 => "4",
                <= 8 => "8",
                <= 14 => "14",
                _ => "more",
            }
        );
        var first = Shape(clause.From);
        sink.Add("starts:", first);
        sink.Add("starts:", first, governing.GpByDefault ? "gp" : "-");
        sink.Add("mark-before:", Mark(clause.From - 1));
        sink.Add("mark-after:", Mark(clause.To));
    }

    private string Mark(int token) =>
        token < from || token >= to ? "edge"
        : line.Tokens[token].Kind is TokenKind.Word or TokenKind.Number ? "word"
        : Kinds[(int)line.Tokens[token].Kind];

    private void Verbs(FeatureSink sink, Clause clause)
    {
        var first = true;
        foreach (var verb in line.VerbsIn(clause.From, clause.To))
        {
            var (kind, form) = (Classes[(int)verb.Class], Forms[(int)verb.Form]);
            if (first)
            {
                sink.Add("verb:", kind, form);
                sink.Add("verb:", kind, form, governing.GpByDefault ? "gp" : "-");
                sink.Add(verb.From == clause.From ? "verb-starts:" : "verb-later:", form, governing.GpByDefault ? "gp" : "-");
                first = false;
            }
            foreach (var thing in line.Things)
            {
                if (thing.From >= clause.From && thing.To <= clause.To)
                    sink.Add("does:", kind, Senses[(int)thing.Sense]);
            }
        }
    }

    private void People(FeatureSink sink, Clause clause)
    {
        foreach (var person in line.People)
        {
            if (person.From < from || person.To > to)
                continue;
            var name = Senses[(int)person.Sense];
            sink.Add("sentence-names:", name);
            if (person.From < clause.From || person.To > clause.To)
                continue;
            sink.Add("names:", name);
            sink.Add("names-then:", name, Shape(person.To));
            sink.Add("then-names:", Shape(person.From - 1), name);
            if (person.From == clause.From)
                sink.Add("subject:", name);
            if (person.To == clause.To)
                sink.Add("ends-with:", name);
        }
    }

    private void Times(FeatureSink sink, Clause clause)
    {
        foreach (var time in times)
        {
            var kind =
                time.Recurs ? "recurs"
                : time.IsLength ? "length"
                : time.Days is not { } days ? "date"
                : days <= 14 ? "soon"
                : "late";
            sink.Add("sentence-time:", kind);
            if (time.From < clause.From || time.To > clause.To)
                continue;
            sink.Add("time:", kind);
            foreach (var thing in line.Things)
            {
                if (thing.From >= clause.From && thing.To <= clause.To)
                    sink.Add("time-of:", kind, Senses[(int)thing.Sense]);
            }
        }
    }

    private void Rules(FeatureSink sink, Clause clause, IReadOnlyList<Ask> rules)
    {
        var mood = Moods[(int)clause.Mood];
        var actor = clause.Actor is { } who ? Actors[(int)who] : "-";
        sink.Add("mood:", mood);
        sink.Add("mood:", mood, actor);
        sink.Add("mood:", mood, actor, clause.Verb is { } verb ? Classes[(int)verb.Class] : "-");
        if (clause.Polite)
            sink.Add("polite", "");
        if (clause.ThroughPatient)
            sink.Add("through-patient", "");
        if (clause.Conditional)
            sink.Add("conditional", "");
        var span = line.Span(clause.From, clause.To);
        var none = true;
        foreach (var ask in rules)
        {
            if (ask.Actor != Actor.Gp || !ask.Quote.Overlaps(span))
                continue;
            none = false;
            sink.Add("rules:", ask.Category);
        }
        if (none)
            sink.Add("rules:", "none");
        foreach (var ask in rules)
        {
            if (ask.Actor != Actor.Gp || ask.Quote.Overlaps(span))
                continue;
            sink.Add(ask.Quote.Start < span.Start ? "rules-before:" : "rules-after:", ask.Category);
            sink.Add("rules-beside:", none ? "none" : "some");
        }
    }

    private void Words(FeatureSink sink, int start, int end, string where)
    {
        var (word, lemma, kind, form, cue, sense) = where switch
        {
            "L:" => ("L:word:", "L:lemma:", "L:class:", "L:form:", "L:cue:", "L:thing:"),
            "R:" => ("R:word:", "R:lemma:", "R:class:", "R:form:", "R:cue:", "R:thing:"),
            _ => ("word:", "lemma:", "class:", "form:", "cue:", "thing:"),
        };
        for (var at = start; at < end; at++)
        {
            if (line.Tokens[at].Kind is TokenKind.Comma or TokenKind.Stop or TokenKind.Other)
                continue;
            sink.Add(word, Stem(Shape(at)));
            if (line.VerbAt(at) is { } verb)
            {
                sink.Add(lemma, verb.Lemma);
                sink.Add(kind, Classes[(int)verb.Class]);
                sink.Add(form, Classes[(int)verb.Class], Forms[(int)verb.Form]);
            }
            foreach (var (which, name) in Cues)
            {
                if (line.CueAt(at, end, which) > 0)
                    sink.Add(cue, name);
            }
        }
        foreach (var thing in line.Things)
        {
            if (thing.From >= start && thing.To <= end)
                sink.Add(sense, Senses[(int)thing.Sense]);
        }
    }

    private void Pairs(FeatureSink sink, int start, int end)
    {
        var (two, last) = ("^", "^");
        for (var at = start; at < end; at++)
        {
            var shape = Shape(at);
            if (line.Tokens[at].Kind is TokenKind.Comma or TokenKind.Stop or TokenKind.Other)
                continue;
            sink.Add("pair:", last, shape);
            if (two != "^")
                sink.Add("apart:", two, shape);
            (two, last) = (last, shape);
        }
        sink.Add("pair:", last, "$");
    }

    /// <summary>A word as it stands; figures, marks and medicines by their kind, so that what is learnt of one holds for all.</summary>
    private string Shape(int at)
    {
        if (at < 0 || at >= line.Tokens.Count)
            return "^";
        var token = line.Tokens[at];
        if (token.Kind == TokenKind.Number)
            return "#";
        if (token.Kind != TokenKind.Word)
            return Kinds[(int)token.Kind];
        foreach (var (first, last, _) in line.Medicines)
        {
            if (first <= at && last > at)
                return line.Has(at, at + 1, Sense.SpecialistMedicine) ? "SPECIALIST" : "MEDICINE";
        }
        return token.Norm;
    }

    private static readonly string[] Ends = ["ations", "ation", "ings", "ing", "ments", "ment", "ed", "es", "er", "al", "s", "e"];

    private static ReadOnlySpan<char> Stem(string word)
    {
        foreach (var end in Ends)
        {
            if (word.Length > end.Length + 3 && word.EndsWith(end, StringComparison.Ordinal))
                return word.AsSpan(0, word.Length - end.Length);
        }
        return word;
    }
}
