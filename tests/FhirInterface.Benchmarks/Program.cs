using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;
using FhirInterface.Benchmarks;
using FhirInterface.Validation;

switch (args)
{
    case ["linear"]:
        Linear();
        break;
    case ["ratios"]:
        Ratios.Run();
        break;
    case ["reading"]:
        ReadingBenchmarks.PrintShortest(5_000);
        break;
    case ["write", var folder]:
        // For measuring the command from process start.
        foreach (var entries in Documents.Sizes)
        {
            var document = Documents.Create(entries, Claims.Shipped);
            Documents.Require(Validator.Default, document, Claims.Shipped);
            File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"document-{document.Length / 1000}.json")), document);
        }

        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ValidationBenchmarks).Assembly).Run(args);
        break;
}

// Time grows with the number of entries. The shortest of many, in turn, so that all see the same machine and the same code.
static void Linear()
{
    var validator = Validator.Create(new ValidatorOptions { Packages = [Claims.Folder] });
    var documents = new[] { 100, 1_000, 10_000 }
        .Select(entries => (Entries: entries, Document: Documents.Create(entries, Claims.UkCoreLike)))
        .ToArray();
    var best = new TimeSpan[documents.Length];
    foreach (var (_, document) in documents)
    {
        Documents.Require(validator, document, Claims.UkCoreLike);
    }

    // Until everything is compiled for speed.
    for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(4); )
    {
        validator.Validate(documents[0].Document, FhirFormat.Json);
    }

    Array.Fill(best, TimeSpan.MaxValue);
    for (var round = 0; round < 10; round++)
    {
        for (var i = 0; i < documents.Length; i++)
        {
            for (var repeat = 0; repeat < 10_000 / documents[i].Entries; repeat++)
            {
                var start = Stopwatch.GetTimestamp();
                validator.Validate(documents[i].Document, FhirFormat.Json);
                var elapsed = Stopwatch.GetElapsedTime(start);
                best[i] = elapsed < best[i] ? elapsed : best[i];
            }
        }
    }

    for (var i = 0; i < documents.Length; i++)
    {
        var (entries, document) = documents[i];
        var growth = i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {best[i] / best[i - 1]:F1} times the one before");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{entries, 6} entries, {document.Length / 1024, 6} KB: {best[i].TotalMilliseconds, 8:F2} ms, {best[i].TotalMicroseconds / entries:F1} µs an entry{growth}"
            )
        );
    }
}
