using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FhirInterface.Validation;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Benchmarks;

/// <summary>
/// The shortest of many rounds in which floor, reading and validation take turns: for machines with other work, where
/// means say more of the neighbours than of the code.
/// </summary>
internal static class Ratios
{
    public static void Run()
    {
        var validator = Validator.Create(new ValidatorOptions { Packages = [Claims.Folder] });
        foreach (var entries in Documents.Sizes)
        {
            var document = Documents.Create(entries, Claims.UkCoreLike);
            Documents.Require(validator, document, Claims.UkCoreLike);
            Action[] work =
            [
                () => Floor(document),
                () => NodeReader.Read(document, FhirFormat.Json),
                () => validator.Validate(document, FhirFormat.Json),
            ];
            var best = new double[work.Length];
            Array.Fill(best, double.MaxValue);
            for (var round = 0; round < 1_000; round++)
            {
                for (var i = 0; i < work.Length; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    work[i]();
                    best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                }
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            validator.Validate(document, FhirFormat.Json);
            var allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / document.Length;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{document.Length} bytes: floor {best[0]:F0} µs, reading {best[1] / best[0]:F1} times, validation {best[2] / best[0]:F1} times, {allocated:F1} bytes allocated a byte"
                )
            );
        }
    }

    private static void Floor(byte[] document)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read()) { }
    }
}
