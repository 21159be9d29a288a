namespace FhirInterface.Policy.Medicines;

/// <summary>An ending that names of one class of medicines share.</summary>
public sealed record MedicineSuffix(string Suffix, int MinLength, IReadOnlyList<string> Classes, SpecialistStatus? Specialist);

/// <summary>
/// The medicines that the program knows by name, brand and usual misspelling. Finding them in a text takes one pass: names are looked up
/// by their first word, and the work for each word is bounded.
/// </summary>
public sealed class MedicinesTable
{
    // A name this long may be one letter away from the one meant; shorter ones are too near to ordinary words.
    private const int FuzzyLength = 8;

    private static readonly Lazy<MedicinesTable> Shipped = new(LoadShipped);
    private static volatile MedicinesTable? instead;

    private readonly Dictionary<string, Entry[]> byFirstWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Dictionary<long, List<Entry>> byStart = [];
    private readonly Dictionary<long, List<Entry>> byEnd = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> notMedicines;
    private readonly MedicineSuffix[] suffixes;
    private readonly Dictionary<string, Medicine> byCode = new(StringComparer.Ordinal);

    internal MedicinesTable(IReadOnlyList<Medicine> medicines, IReadOnlyList<MedicineSuffix> suffixes, IEnumerable<string> notMedicines)
    {
        All = medicines;
        NotMedicines = [.. notMedicines];
        this.suffixes = [.. suffixes];
        this.notMedicines = NotMedicines.ToHashSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        var index = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // Names before brands before misspellings: where two medicines share a word, the proper name has it.
        foreach (var medicine in medicines)
        {
            if (!Add(medicine.Name, medicine, MatchKind.Name))
                throw new FormatException($"\"{medicine.Name}\" stands in the table twice.");
            foreach (var code in medicine.Codes)
                byCode.TryAdd(code, medicine);
        }

        foreach (var medicine in medicines)
        {
            foreach (var synonym in medicine.Synonyms)
                Add(synonym, medicine, MatchKind.Name);
            foreach (var brand in medicine.Brands)
                Add(brand, medicine, MatchKind.Brand);
        }

        foreach (var medicine in medicines)
        {
            foreach (var misspelling in medicine.Misspellings)
                Add(misspelling, medicine, MatchKind.Misspelling);
        }

        // Longest first, so that "insulin glargine" is found before "insulin".
        foreach (var (word, entries) in index)
        {
            if (entries.Count > 1)
                entries.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
            byFirstWord.Add(word, [.. entries]);
        }

        lookup = byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();

        bool Add(string name, Medicine medicine, MatchKind kind)
        {
            var words = WordsOf(name);
            if (words.Length == 0)
                throw new FormatException($"\"{name}\" of {medicine.Name} has no letter in it.");
            if (!seen.Add(string.Join(' ', words)))
                return false;
            var entry = new Entry(words, medicine, kind);
            ListOf(index, words[0]).Add(entry);
            if (words.Length == 1 && medicine.Kind == MedicineKind.Medicine && words[0].Length >= LeastLength(kind))
            {
                ListOf(byStart, Key(words[0], 0)).Add(entry);
                ListOf(byEnd, Key(words[0], words[0].Length - 4)).Add(entry);
            }

            return true;
        }
    }

    /// <summary>The table in use: the one that ships with the program, unless another was put in its place.</summary>
    public static MedicinesTable Default => instead ?? Shipped.Value;

    /// <summary>
    /// Puts a fuller table (a dm+d import) in the place of the shipped one. To be called once, at start, before anything is reviewed:
    /// the same letter is to get the same answer for as long as a process lives.
    /// </summary>
    public static void UseInstead(MedicinesTable table) => instead = table;

    public IReadOnlyList<Medicine> All { get; }
    internal IReadOnlyList<MedicineSuffix> Suffixes => suffixes;
    internal IReadOnlyList<string> NotMedicines { get; }

    /// <summary>Reads a table in the form of <c>Lexicon/medicines.json</c>, as the dm+d import writes it too.</summary>
    /// <exception cref="InvalidDataException">The file is not as it should be; the message names file and line.</exception>
    public static MedicinesTable Read(byte[] json, string file) => MedicinesFile.Read(json, file);

    /// <inheritdoc cref="Read"/>
    public static MedicinesTable Load(string path) => Read(File.ReadAllBytes(path), path);

    /// <summary>The medicine that a dm+d code stands for, where the table holds codes.</summary>
    public Medicine? FindCode(string? code) => code is not null && byCode.TryGetValue(code, out var medicine) ? medicine : null;

    /// <summary>The medicine that a name stands for: the whole of it, in any case and with or without hyphens; else null.</summary>
    public MedicineMatch? Find(ReadOnlySpan<char> name)
    {
        var trimmed = name.Trim();
        var matches = FindAll(trimmed.ToString());
        return matches.Count == 1 && matches[0].Span.Length == trimmed.Length ? matches[0] : null;
    }

    /// <summary>The first medicine that a text such as a product name ("Ramipril 5mg capsules") names.</summary>
    public MedicineMatch? First(string? text) => text is not null && FindAll(text) is { Count: > 0 } found ? found[0] : null;

    /// <summary>The medicines that a text names, in order, without overlap; the longest name at each place.</summary>
    public IReadOnlyList<MedicineMatch> FindAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<MedicineMatch>? found = null;
        var at = 0;
        Span<char> word = stackalloc char[64];
        while (NextWord(text, at, out var start, out var end))
        {
            at = end;
            if (end - start > word.Length)
                continue;
            var length = text.AsSpan(start, end - start).ToLowerInvariant(word);
            if (Match(text, start, end, word[..length]) is { } match)
            {
                (found ??= []).Add(match);
                at = match.Span.End;
            }
        }

        return found ?? (IReadOnlyList<MedicineMatch>)[];
    }

    private MedicineMatch? Match(string text, int start, int end, ReadOnlySpan<char> word)
    {
        if (lookup.TryGetValue(word, out var entries))
        {
            foreach (var entry in entries)
            {
                if (entry.EndIn(text, end) is { } stop)
                    return new(TextSpan.FromBounds(start, stop), entry.Medicine, entry.Kind);
            }
        }

        if (word.Length < 6 || word.ContainsAnyExceptInRange('a', 'z') || notMedicines.Contains(word))
            return null;
        if (word.Length >= FuzzyLength - 1 && Fuzzy(word) is { } near)
            return new(TextSpan.FromBounds(start, end), near.Medicine, MatchKind.Misspelling);
        foreach (var suffix in suffixes)
        {
            if (word.Length >= suffix.MinLength && word.EndsWith(suffix.Suffix, StringComparison.Ordinal))
            {
                var guess = new Medicine
                {
                    Name = word.ToString(),
                    Classes = suffix.Classes,
                    Specialist = suffix.Specialist,
                };
                return new(TextSpan.FromBounds(start, end), guess, MatchKind.Guess);
            }
        }

        return null;
    }

    // One letter wrong leaves either the first or the last four letters of a long name as they are.
    private Entry? Fuzzy(ReadOnlySpan<char> word)
    {
        if (byStart.TryGetValue(Key(word, 0), out var starts))
        {
            foreach (var entry in starts)
            {
                if (OneLetterApart(word, entry.Words[0]))
                    return entry;
            }
        }

        if (byEnd.TryGetValue(Key(word, word.Length - 4), out var ends))
        {
            foreach (var entry in ends)
            {
                if (OneLetterApart(word, entry.Words[0]))
                    return entry;
            }
        }

        return null;
    }

    /// <summary>One letter changed, left out, added, or two neighbours swapped; the first letter is as it should be or left out.</summary>
    internal static bool OneLetterApart(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (Math.Abs(a.Length - b.Length) > 1)
            return false;
        var head = a.CommonPrefixLength(b);
        var x = a[head..];
        var y = b[head..];
        if (x.IsEmpty || y.IsEmpty)
            return x.Length + y.Length == 1;
        if (x.Length != y.Length)
            return x.Length > y.Length ? x[1..].SequenceEqual(y) : x.SequenceEqual(y[1..]);
        return x[1..].SequenceEqual(y[1..]) || (x.Length > 1 && x[0] == y[1] && x[1] == y[0] && x[2..].SequenceEqual(y[2..]));
    }

    private static bool NextWord(string text, int from, out int start, out int end)
    {
        start = from;
        while (start < text.Length && !char.IsLetterOrDigit(text[start]))
            start++;
        end = start;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
            end++;
        return end > start;
    }

    internal static string[] WordsOf(string name)
    {
        var words = new List<string>(3);
        for (var at = 0; NextWord(name, at, out var start, out var end); at = end)
            words.Add(name[start..end].ToLowerInvariant());
        return [.. words];
    }

    // Brands are made to sound like words ("Singulair"), so they must be longer still.
    private static int LeastLength(MatchKind kind) =>
        kind switch
        {
            MatchKind.Name => FuzzyLength,
            MatchKind.Brand => FuzzyLength + 2,
            _ => int.MaxValue,
        };

    private static long Key(ReadOnlySpan<char> word, int at) =>
        word[at] | ((long)word[at + 1] << 16) | ((long)word[at + 2] << 32) | ((long)word[at + 3] << 48);

    private static List<Entry> ListOf<TKey>(Dictionary<TKey, List<Entry>> index, TKey key)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var list))
            index.Add(key, list = new(2));
        return list;
    }

    private static MedicinesTable LoadShipped()
    {
        using var stream =
            typeof(MedicinesTable).Assembly.GetManifestResourceStream("lexicon/medicines.json")
            ?? throw new InvalidDataException("Lexicon/medicines.json is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Read(bytes, "Lexicon/medicines.json");
    }

    private sealed record Entry(string[] Words, Medicine Medicine, MatchKind Kind)
    {
        /// <summary>Where this name ends, if the text goes on after its first word with the others; null if it does not.</summary>
        public int? EndIn(string text, int end)
        {
            for (var i = 1; i < Words.Length; i++)
            {
                if (!NextWord(text, end, out var start, out var stop) || !Joins(text.AsSpan(end, start - end)))
                    return null;
                if (!text.AsSpan(start, stop - start).Equals(Words[i], StringComparison.OrdinalIgnoreCase))
                    return null;
                end = stop;
            }

            return end;
        }

        // "co-codamol", "co codamol", "sacubitril / valsartan", "parkinson's"; not "calcium. Carbonate".
        private static bool Joins(ReadOnlySpan<char> between)
        {
            if (between.Length > 3)
                return false;
            foreach (var c in between)
            {
                if (c is not ('-' or '/' or '+' or '&' or '\'' or '\u2019' or '\u2010' or '\u2011' or '\u2013') && !char.IsWhiteSpace(c))
                    return false;
            }

            return true;
        }
    }
}
