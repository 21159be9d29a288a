using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Benchmarks;

/// <summary>A letter of 25 statements read for what it asks, beside a bare pass over its characters.</summary>
[MemoryDiagnoser]
public class ReadingBenchmarks
{
    /// <summary>Statements as they stand in discharge plans and clinic letters: asks, history, negations, shorthand.</summary>
    internal static readonly string[] Statements =
    [
        "Admitted with community acquired pneumonia and treated with intravenous co-amoxiclav.",
        "CXR on admission showed right lower zone consolidation.",
        "Seen by the COPD team, inhaler technique reviewed and a wheeze plan given.",
        "GP to kindly chase histology and repeat U&Es in 6/52.",
        "Ramipril 2.5 mg started, 28/7 supplied - please continue and titrate as tolerated.",
        "Omeprazole 20 mg od, 5/7 given, remainder from GP please.",
        "No need for GP to repeat the bloods.",
        "We have referred him to cardiology and will write with the result.",
        "I would be grateful if you could arrange a DEXA scan and let her know the result.",
        "Fit note issued for 2/52, GP to extend if required.",
        "Practice nurse to remove clips in 10 days.",
        "District nurses aware and will change the dressing twice weekly.",
        "Patient advised to see GP if the wound becomes red or hot.",
        "If BP stays above 150/90 please consider amlodipine.",
        "DVLA form to be completed by GP.",
        "Ward team: chase CT report and book OPA.",
        "Please code: NSTEMI, LVEF 45%, CKD 3a.",
        "He was previously on methotrexate, stopped by his GP in 2016.",
        "Would you be happy to take over prescribing of azathioprine 50 mg daily under shared care?",
        "TFTs 3/12.",
        "Annual flu and pneumococcal vaccines please.",
        "Thank you for asking us to see this pleasant lady.",
        "Echo as an outpatient, requested by the ward.",
        "Allergies: penicillin (rash) - please update records.",
        "Kindly refer to community physiotherapy and see in a fortnight.",
    ];

    private ReadingText text = null!;

    [GlobalSetup]
    public void Write()
    {
        text = ReadingText.FromPlain(string.Join('\n', Statements));
        // The lexicon is read once in the life of a process.
        Read();
    }

    [Benchmark(Baseline = true)]
    public int Characters()
    {
        var letters = 0;
        foreach (var character in text.Text)
        {
            if (char.IsLetter(character))
                letters++;
        }
        return letters;
    }

    [Benchmark]
    public int Read() => AskReader.Default.Read(text, Setting.Discharge, SectionKind.PlanAndRequestedActions).Count;

    /// <summary>The shortest of many readings, for a machine that is busy with other things: what is left when nobody interrupts.</summary>
    internal static void PrintShortest(int rounds)
    {
        var letter = new ReadingBenchmarks();
        letter.Write();
        var (characters, read) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            letter.Characters();
            characters = Min(characters, Stopwatch.GetElapsedTime(clock));
            clock = Stopwatch.GetTimestamp();
            letter.Read();
            read = Min(read, Stopwatch.GetElapsedTime(clock));
        }
        Console.WriteLine(
            FormattableString.Invariant(
                $"{letter.text.Text.Length} characters, {Statements.Length} statements: a bare pass {characters.TotalMicroseconds:F1} µs, read {read.TotalMicroseconds:F0} µs, {read / characters:F0} times"
            )
        );
        foreach (var megabytes in new[] { 1, 5 })
        {
            var cues = ReadingText.FromPlain(string.Concat(Enumerable.Repeat("please chase CT and ", megabytes * 50_000)));
            var clock = Stopwatch.GetTimestamp();
            var asks = AskReader.Default.Read(cues, Setting.Discharge, SectionKind.PlanAndRequestedActions).Count;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{megabytes} MB of repeated cues: {Stopwatch.GetElapsedTime(clock).TotalSeconds:F1} s, {asks} asks, {GC.GetTotalMemory(false) / 1_000_000} MB held"
                )
            );
        }
        static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }
}
