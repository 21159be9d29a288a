using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;
using FhirInterface.Benchmarks;
using FhirInterface.Validation;

// "linear" shows that time grows with the number of entries; all else is BenchmarkDotNet's.
if (args is ["linear"])
{
    foreach (var entries in new[] { 100, 1_000, 10_000 })
    {
        var document = Documents.Create(entries);
        Validator.Default.Validate(document, FhirFormat.Json);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            Validator.Default.Validate(document, FhirFormat.Json);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{entries, 6} entries, {document.Length / 1024, 6} KB: {best.TotalMilliseconds, 8:F1} ms, {best.TotalMicroseconds / entries:F1} µs an entry"
            )
        );
    }

    return;
}

if (args is ["write", var folder])
{
    foreach (var entries in new[] { 12, 37, 138 })
    {
        File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"document-{entries}.json")), Documents.Create(entries));
    }

    return;
}

BenchmarkSwitcher.FromAssembly(typeof(ValidationBenchmarks).Assembly).Run(args);
