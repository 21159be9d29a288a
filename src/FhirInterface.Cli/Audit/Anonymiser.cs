using System.Text.RegularExpressions;

namespace FhirInterface.Cli.Audit;

/// <summary>
/// Takes out of a quote what could tell who it is about: names that the letter itself gives, whoever has a title, numbers, dates,
/// postcodes and addresses of mail. A person still looks before an example is shown to others.
/// </summary>
internal sealed class Anonymiser
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int ShortestName = 3;

    private static readonly (Regex Pattern, string Instead)[] Patterns =
    [
        (new(@"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", Linear), "[mail]"),
        (new(@"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", Linear), "[postcode]"),
        (new(@"\b[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{2,4}\b", Linear), "[date]"),
        (
            new(
                @"\b[0-9]{1,2}(st|nd|rd|th)? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*( [0-9]{2,4})?\b",
                Linear | RegexOptions.IgnoreCase
            ),
            "[date]"
        ),
        (new(@"\b[0-9]([ -]?[0-9]){5,}\b", Linear), "[number]"),
        (new(@"\b(Mr|Mrs|Ms|Miss|Master|Dr|Prof|Professor|Sister|Nurse|Sr)\.? ([A-Z][A-Za-z'’-]*)( [A-Z][A-Za-z'’-]*)?", Linear), "[name]"),
    ];

    private readonly Regex? names;

    /// <param name="names">Names of people and places that the letter gives.</param>
    public Anonymiser(IEnumerable<string?> names)
    {
        var words = names
            .Where(name => name?.Trim().Length >= ShortestName)
            .Select(name => Regex.Escape(name!.Trim()))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(name => name.Length)
            .ToList();
        this.names = words.Count == 0 ? null : new Regex($@"\b({string.Join('|', words)})\b", Linear | RegexOptions.IgnoreCase);
    }

    public string Clean(string words)
    {
        foreach (var (pattern, instead) in Patterns)
            words = pattern.Replace(words, instead);
        return names?.Replace(words, "[name]") ?? words;
    }
}
