using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Report;

/// <summary>Shows how one statement is read: its clauses with mood, actor and verb, then the asks and why.</summary>
internal static class Trace
{
    public static void Print(string statement, Setting setting, SectionKind section)
    {
        var text = ReadingText.FromPlain(statement);
        var sectionizer = new Sectionizer(setting, section, null);
        foreach (var block in text.Blocks)
        {
            var line = new Line(
                text.Text,
                block.Span.Start,
                block.Span.End,
                WordLexicon.Default,
                MedicinesTable.Default.FindAll(text.Text)
            );
            if (sectionizer.TryHeading(line, block))
            {
                Console.WriteLine($"heading: {block.Span.Of(text.Text)}");
                continue;
            }
            foreach (var (from, to, governing) in sectionizer.Sentences(line))
            {
                Console.WriteLine($"sentence ({governing.Lead?.ToString() ?? "-"}): {line.Span(from, to).Of(text.Text)}");
                var reader = new SentenceReader(line, from, to, governing, new Story());
                reader.Read();
                foreach (var clause in reader.Clauses)
                {
                    var things = line
                        .Things.Where(thing => thing.From >= clause.From && thing.To <= clause.To)
                        .Select(thing => thing.Sense);
                    Console.WriteLine(
                        $"  {clause.Mood}/{clause.Actor?.ToString() ?? "-"} [{line.Span(clause.From, clause.To).Of(text.Text)}] verb={clause.Verb?.Lemma}:{clause.Verb?.Class} {(clause.Passive ? "passive " : "")}{(clause.ThroughPatient ? "through-patient " : "")}{(clause.Polite ? "polite " : "")}things={string.Join(',', things)}"
                    );
                }
            }
        }
        foreach (var ask in AskReader.Default.Read(text, setting, section))
            Console.WriteLine($"ask {ask.Actor} {ask.Category} due={ask.Due} '{ask.Quote.Of(text.Text)}' {ask.Reason}");
    }
}
