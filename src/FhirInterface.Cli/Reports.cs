using System.Collections.Concurrent;

namespace FhirInterface.Cli;

/// <summary>Works on many files at once and answers in their order.</summary>
internal static class Reports
{
    public static IEnumerable<(string File, T Report)> InOrder<T>(IReadOnlyList<string> files, Func<string, T> report)
    {
        // One file is the common case, and threads would only delay it.
        if (files.Count == 1)
            return [(files[0], report(files[0]))];

        return Partitioner
            .Create(files, EnumerablePartitionerOptions.NoBuffering)
            .AsParallel()
            .AsOrdered()
            .WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(file => (file, report(file)));
    }
}
