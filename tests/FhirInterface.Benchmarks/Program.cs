using BenchmarkDotNet.Running;
using FhirInterface.Benchmarks;
using FhirInterface.Validation;

switch (args)
{
    case ["linear"]:
        Linear.Run();
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
