namespace FhirInterface.Cli.Audit;

/// <summary>A name and how often it came.</summary>
internal sealed record Count(string Name, int Number);

/// <summary>The counts of an audit.</summary>
internal sealed class AuditFigures(IReadOnlyList<AuditedLetter> letters)
{
    private readonly List<AuditedLetter> read = letters.Where(letter => letter.Problem is null).ToList();

    public int Files => letters.Count;
    public IReadOnlyList<AuditedLetter> Read => read;
    public IReadOnlyList<AuditedLetter> ReadInPart { get; } = letters.Where(letter => letter.Caution is not null).ToList();
    public IReadOnlyList<AuditedLetter> Unreadable { get; } = letters.Where(letter => letter.Problem is not null).ToList();
    public int Asks => read.Sum(letter => letter.Asks.Count);
    public int AvoidableAsks => read.Sum(letter => letter.Avoidable.Count());
    public int LettersWithAvoidable => read.Count(letter => letter.Avoidable.Any());
    public IReadOnlyList<Count> Dispositions => Counted(read.Select(letter => letter.Disposition ?? ""));
    public IReadOnlyList<Count> AvoidableByCategory => Counted(read.SelectMany(letter => letter.Avoidable).Select(ask => ask.Category));
    public IReadOnlyList<Count> AppropriateByCategory =>
        Counted(read.SelectMany(letter => letter.Asks).Where(ask => !ask.Avoidable).Select(ask => ask.Category));

    /// <summary>Avoidable asks by the month of the letter, oldest first; letters without a date are left out.</summary>
    public IReadOnlyList<Count> AvoidableByMonth =>
        read.Where(letter => letter.Date is not null)
            .GroupBy(
                letter => letter.Date!.Value.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            )
            .OrderBy(month => month.Key, StringComparer.Ordinal)
            .Select(month => new Count(month.Key, month.Sum(letter => letter.Avoidable.Count())))
            .ToList();

    public HoursRange Hours => read.SelectMany(letter => letter.Avoidable).Aggregate(default(HoursRange), (sum, ask) => sum + ask.Hours);

    /// <summary>One line an organisation: its letters, those with an avoidable ask, its avoidable asks.</summary>
    public IReadOnlyList<(string Name, int Letters, int WithAvoidable, int Avoidable)> By(Func<AuditedLetter, string?> organisation) =>
        read.Where(letter => organisation(letter) is not null)
            .GroupBy(letter => organisation(letter)!, StringComparer.Ordinal)
            .Select(group =>
                (group.Key, group.Count(), group.Count(letter => letter.Avoidable.Any()), group.Sum(letter => letter.Avoidable.Count()))
            )
            .OrderByDescending(line => line.Item4)
            .ThenBy(line => line.Key, StringComparer.Ordinal)
            .ToList();

    /// <summary>The clearest examples of a category: short quotes, each once.</summary>
    public IReadOnlyList<(string Quote, int File)> ExamplesOf(string category, int most) =>
        read.SelectMany(letter => letter.Avoidable.Where(ask => ask.Category == category).Select(ask => (ask.Quote, File: letter.Number)))
            .DistinctBy(example => example.Quote, StringComparer.OrdinalIgnoreCase)
            .OrderBy(example => Math.Abs(example.Quote.Length - ClearLength))
            .ThenBy(example => example.File)
            .Take(most)
            .ToList();

    /// <summary>About this long, a quote says what is asked and nothing else.</summary>
    private const int ClearLength = 50;

    private static List<Count> Counted(IEnumerable<string> names) =>
        names
            .GroupBy(name => name, StringComparer.Ordinal)
            .Select(group => new Count(group.Key, group.Count()))
            .OrderByDescending(count => count.Number)
            .ThenBy(count => count.Name, StringComparer.Ordinal)
            .ToList();
}
