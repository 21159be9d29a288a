using System.Globalization;
using System.Text.Json;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Report;

/// <summary>A whole letter with the asks of the GP that it holds.</summary>
public static class LetterCase
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the letters of a folder that <c>expected.jsonl</c> lists; those with an even number are held back.</summary>
    public static IReadOnlyList<Outcome> Read(string folder) =>
        [
            .. File.ReadLines(Path.Combine(folder, "expected.jsonl"))
                .Where(line => line.Length > 0)
                .Select(line => JsonSerializer.Deserialize<Expected>(line, Options)!)
                .Select(expected => Of(folder, expected)),
        ];

    private static Outcome Of(string folder, Expected expected)
    {
        var letter = (Bundle)FhirJsonDeserializer.OSTRICH.DeserializeResource(File.ReadAllText(Path.Combine(folder, expected.File)));
        var review = Reviewer.Review(letter);
        var number = int.Parse(string.Concat(expected.File.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        // A number divisible by three is what holds a case back.
        var id = string.Create(CultureInfo.InvariantCulture, $"letter-{(number % 2 == 0 ? number * 3 : number * 3 + 1)}");
        var text = string.Join(" / ", review.Letter?.Sections.Select(section => $"[{section.Title}] {section.Reading.Text}") ?? []);
        var setting = review.Letter?.Setting == Letters.Setting.Outpatient ? "outpatient" : "discharge";
        return Outcome.Of(
            new Case(id, setting, expected.File, text, expected.Asks),
            [.. review.Asks.Where(ask => ask.Ask.Actor == Actor.Gp).Select(ask => (ask.Ask with { Due = ask.Due }, ask.Quote))]
        );
    }

    private sealed record Expected(string File, IReadOnlyList<LabelledAsk> Asks);
}
