using System.Diagnostics;
using System.Globalization;
using FhirInterface.Validation;

namespace FhirInterface.Benchmarks;

/// <summary>
/// How time grows with the number of entries. Each round validates 10,000 entries at each size (100 documents of 100, 10 of
/// 1,000, one of 10,000), in turn, so that all see the same machine and each bears its share of the collector's work; what is
/// told is the median round. Processor time of the whole process, since a document of 10,000 entries takes longer than a
/// busy machine leaves one process alone; wall-clock time beside it.
/// </summary>
internal static class Linear
{
    private const int Entries = 10_000;
    private const int Rounds = 21;
    private static readonly int[] Sizes = [100, 1_000, 10_000];

    public static void Run()
    {
        var validator = Validator.Create(new ValidatorOptions { Packages = [Claims.Folder] });
        var documents = Sizes.Select(size => Documents.Create(size, Claims.UkCoreLike)).ToArray();
        foreach (var document in documents)
        {
            Documents.Require(validator, document, Claims.UkCoreLike);
        }

        // Until everything is compiled for speed.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(4); )
        {
            validator.Validate(documents[0], FhirFormat.Json);
        }

        var processor = new double[documents.Length, Rounds];
        var clock = new double[documents.Length, Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < documents.Length; i++)
            {
                var used = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                for (var repeat = 0; repeat < Entries / Sizes[i]; repeat++)
                {
                    validator.Validate(documents[i], FhirFormat.Json);
                }

                clock[i, round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Entries;
                processor[i, round] = (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / Entries;
            }
        }

        for (var i = 0; i < documents.Length; i++)
        {
            var growth =
                i == 0
                    ? ""
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"; for ten times the entries {10 * Median(processor, i) / Median(processor, i - 1):F1} times the time, by the clock {10 * Median(clock, i) / Median(clock, i - 1):F1}"
                    );
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Sizes[i], 6} entries, {documents[i].Length / 1024, 6} KB: {Median(processor, i):F1} µs an entry, by the clock {Median(clock, i):F1}{growth}"
                )
            );
        }
    }

    private static double Median(double[,] times, int size)
    {
        var sorted = Enumerable.Range(0, Rounds).Select(round => times[size, round]).Order().ToArray();
        return sorted[Rounds / 2];
    }
}
