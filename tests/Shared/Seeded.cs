using CsCheck;

namespace FhirInterface.Tests;

/// <summary>
/// Samples that are the same in every run: what fails fails again, and none fails by a chance that nobody meets twice.
/// <c>FHIRINTERFACE_SEED</c>, a number, takes others.
/// </summary>
internal static class Seeded
{
    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("FHIRINTERFACE_SEED"), out var seed) ? seed : 1;

    public static void SampleSeeded<T>(this Gen<T> gen, Action<T> holds, int iter, Func<T, string>? print = null)
    {
        var random = new PCG(1, Seed);
        var samples = Enumerable.Range(0, iter).Select(_ => gen.Generate(random, null, out var _)).ToList();
        Parallel.ForEach(
            samples,
            sample =>
            {
                try
                {
                    holds(sample);
                }
                catch (Exception fault)
                {
                    Assert.Fail($"Seed {Seed}, {(print is null ? $"{sample}" : print(sample))}: {fault}");
                }
            }
        );
    }

    public static void SampleSeeded<T>(this Gen<T> gen, Func<T, bool> holds, int iter) =>
        gen.SampleSeeded(sample => Assert.True(holds(sample)), iter);

    public static void SampleSeeded<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> holds, int iter) =>
        gen.SampleSeeded(sample => holds(sample.Item1, sample.Item2), iter);

    public static void SampleSeeded<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> holds, int iter) =>
        gen.SampleSeeded(sample => holds(sample.Item1, sample.Item2, sample.Item3), iter);
}
