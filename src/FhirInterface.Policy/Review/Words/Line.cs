using System.Collections.Concurrent;
using FhirInterface.Policy.Medicines;

namespace FhirInterface.Policy.Review.Words;

/// <summary>A block of the reading text with its tokens, the terms and verbs in it, and the sentences it falls into.</summary>
internal sealed partial class Line
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
}
