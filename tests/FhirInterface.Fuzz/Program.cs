using System.Diagnostics;
using System.Globalization;

namespace FhirInterface.Fuzz;

/// <summary>
/// <c>dotnet run -c Release --project tests/FhirInterface.Fuzz -- [--inputs N] [--seed S] [--target NAME] [--out FOLDER]</c>: N inputs for each
/// reader; exit 1 where something was found, with the input in FOLDER.
/// </summary>
internal static class FuzzProgram
{
    public static async Task<int> Main(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var inputs = long.Parse(Option(args, "--inputs") ?? "2000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Option(args, "--seed") ?? "20261127", CultureInfo.InvariantCulture);
        var folder = Option(args, "--out") ?? Path.Combine("artifacts", "fuzz");
        var targets = FuzzTargets.All.Where(target => Option(args, "--target") is not { } name || target.Name == name).ToList();
        if (targets.Count == 0)
        {
            await Console.Error.WriteLineAsync("--target is one of " + string.Join(", ", FuzzTargets.All.Select(target => target.Name)));
            return 2;
        }

        Directory.CreateDirectory(folder);
        using var last = new LastInput(Path.Combine(folder, "last-input.bin"));
        long total = 0;
        var found = 0;
        Console.WriteLine($"seed {seed}");
        foreach (var target in targets)
        {
            var watch = Stopwatch.StartNew();
            var report = new Fuzzer(target, seed).Run(inputs, last.Keep);
            total += report.Inputs;
            found += report.Findings.Count;
            Console.WriteLine(
                $"{report.Target, -14} {report.Inputs, 9} inputs, {report.Ways, 5} ways of reading, slowest {report.SlowestMilliseconds, 7:0.0} ms, most {report.MostBytes / 1048576.0, 6:0.0} MB, {report.Findings.Count} findings, {watch.Elapsed.TotalSeconds:0} s"
            );
            foreach (var (finding, number) in report.Findings.Select((finding, number) => (finding, number)))
            {
                var file = Path.Combine(folder, $"{finding.Target}-{number}.bin");
                await File.WriteAllBytesAsync(file, finding.Input);
                Console.WriteLine($"  {finding.What}: {file} ({finding.Input.Length} bytes)");
            }
        }

        Console.WriteLine($"{total} inputs in all, {found} findings");
        return found == 0 ? 0 : 1;
    }

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
