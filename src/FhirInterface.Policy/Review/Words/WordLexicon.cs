using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Review.Words;

/// <summary>The terms and verbs of the lexicon as one tree of words, so that all that begin at a token are found in one walk.</summary>
internal sealed class WordLexicon
{
    internal sealed class Node
    {
        public Dictionary<string, Node>? Next;
        public List<Sense>? Senses;
        public List<(VerbClass Class, VerbForm Form, string Lemma, bool Noun)>? Verbs;
    }

    private readonly Node root = new();

    private WordLexicon(IReadOnlyDictionary<string, IReadOnlyList<string>> terms, VerbFile verbs)
    {
        spelling = new Lazy<Spelling>(() => new Spelling(vocabulary));
        foreach (var (name, words) in terms)
        {
            var sense = Named<Sense>(name, "terms.json");
            foreach (var word in words)
                (Place(word).Senses ??= []).Add(sense);
        }
        foreach (var line in verbs.Verbs)
        {
            var verbClass = Named<VerbClass>(line.Class, "verbs.json");
            foreach (var (surface, form) in Inflection.Of(line.Verb, line.Past, line.Participle))
            {
                (Place(surface).Verbs ??= []).Add((verbClass, form, line.Verb, line.Noun));
                AddSeparable(surface, verbClass, form, line);
            }
        }
    }

    public static WordLexicon Default => Lazy.Value;

    private static readonly Lazy<WordLexicon> Lazy = new(() =>
        new WordLexicon(LexiconFile.Read<Dictionary<string, IReadOnlyList<string>>>("terms.json"), LexiconFile.Read<VerbFile>("verbs.json"))
    );

    public Node Root => root;

    /// <summary>The mender of near misses of the lexicon's words.</summary>
    public Spelling Spelling => spelling.Value;

    /// <summary>Verbs with a particle that may stand apart ("pass this on"), by verb form and particle.</summary>
    public IReadOnlyList<(string Particle, VerbClass Class, VerbForm Form, string Lemma)>? Separable(string surface) =>
        separable.GetValueOrDefault(surface);

    private readonly Dictionary<string, List<(string Particle, VerbClass Class, VerbForm Form, string Lemma)>> separable = new(
        StringComparer.Ordinal
    );
    private readonly HashSet<string> vocabulary = new(StringComparer.Ordinal);
    private readonly Lazy<Spelling> spelling;

    private void AddSeparable(string surface, VerbClass verbClass, VerbForm form, VerbLine line)
    {
        var words = surface.Split(' ');
        if (
            words.Length != 2
            || words[1]
                is not (
                    "on"
                    or "off"
                    or "out"
                    or "up"
                    or "over"
                    or "in"
                    or "back"
                    or "know"
                    or "through"
                    or "forward"
                    or "have"
                    or "aware"
                    or "involved"
                )
        )
            return;
        if (!separable.TryGetValue(words[0], out var list))
            separable[words[0]] = list = [];
        list.Add((words[1], verbClass, form, line.Verb));
    }

    /// <summary>Whether any term or verb has this word in it.</summary>
    public bool Knows(string word) => vocabulary.Contains(word);

    private Node Place(string phrase)
    {
        var node = root;
        foreach (var token in Tokeniser.Cut(phrase, 0, phrase.Length))
        {
            node.Next ??= new Dictionary<string, Node>(StringComparer.Ordinal);
            vocabulary.Add(token.Norm);
            if (!node.Next.TryGetValue(token.Norm, out var next))
                node.Next[token.Norm] = next = new Node();
            node = next;
        }
        return node;
    }

    private static T Named<T>(string name, string file)
        where T : struct, Enum =>
        Enum.TryParse<T>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            ? value
            : throw new InvalidDataException($"Lexicon/{file}: there is no '{name}'.");

    private sealed record VerbFile(IReadOnlyList<VerbLine> Verbs);

    private sealed record VerbLine(string Verb, string Class, string? Past = null, string? Participle = null, bool Noun = false);
}
