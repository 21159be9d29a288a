namespace FhirInterface.Policy.Review.Second;

/// <summary>
/// Takes the features of one clause, each a kind and up to three words, as a number made of its letters: reading needs no text of them.
/// Their names are kept only where somebody asks, for training and for explaining.
/// </summary>
internal sealed class FeatureSink(bool named = false)
{
    private const ulong Seed = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly List<ulong> found = new(256);

    public IReadOnlyList<ulong> Found => found;

    /// <summary>What the features are called, in the order of <see cref="Found"/>; empty unless named.</summary>
    public List<string> Names { get; } = [];

    public void Clear()
    {
        found.Clear();
        Names.Clear();
    }

    public void Add(string kind, ReadOnlySpan<char> word, ReadOnlySpan<char> second = default, ReadOnlySpan<char> third = default)
    {
        var number = With(With(Seed, kind), word);
        if (!second.IsEmpty)
            number = With(With(number, "|"), second);
        if (!third.IsEmpty)
            number = With(With(number, "|"), third);
        found.Add(number);
        if (named)
            Names.Add(string.Concat(kind, word, Tail(second), Tail(third)));
    }

    /// <summary>The number of a feature by its name.</summary>
    public static ulong NumberOf(string name) => With(Seed, name);

    private static string Tail(ReadOnlySpan<char> word) => word.IsEmpty ? "" : string.Concat("|", word);

    // FNV-1a: the same on every machine and in every process, which the hash codes of .NET are not.
    private static ulong With(ulong number, ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
            number = (number ^ letter) * Prime;
        return number;
    }
}
