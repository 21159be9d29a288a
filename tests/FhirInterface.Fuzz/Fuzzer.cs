using System.Globalization;

namespace FhirInterface.Fuzz;

/// <summary>
/// Breaks inputs and watches a reader read them: an input that is read in a way not seen before joins the pool and is broken further. The same
/// seed gives the same inputs.
/// </summary>
public sealed class Fuzzer(FuzzTarget target, int seed)
{
    /// <summary>What one input may take: of processor time, and of memory in all (64 KB are read).</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);
    public const long ByteLimit = 300L * 1024 * 1024;

    private const int Pool = 4000;
    private const int MostFindings = 20;

    private readonly Random random = new(seed);
    private readonly List<byte[]> pool = [.. target.Seeds];
    private readonly HashSet<string> ways = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly List<FuzzFinding> findings = [];
    private double slowest;
    private long most;

    /// <param name="inputs">How many inputs to try; the seeds as they are come first.</param>
    /// <param name="begun">Is told each input before it is read: what ends the process is known then.</param>
    public FuzzReport Run(long inputs, Action<byte[]>? begun = null)
    {
        var mutator = new Mutator(random, target.Shape, target.MaxBytes);
        Warm();
        long tried = 0;
        for (; tried < inputs && findings.Count < MostFindings; tried++)
        {
            var input =
                tried < target.Seeds.Count
                    ? target.Seeds[(int)tried]
                    : mutator.Break(pool[random.Next(pool.Count)], pool[random.Next(pool.Count)]);
            begun?.Invoke(input);
            Try(input);
        }

        return new FuzzReport(target.Name, tried, ways.Count, slowest, most, findings);
    }

    /// <summary>The first reading compiles the reader and reads its tables, which is nothing that an input costs.</summary>
    private void Warm()
    {
        try
        {
            target.Run(target.Seeds[0]);
        }
        catch (Exception)
        {
            // It is the first to be tried as well, and judged then.
        }
    }

    private void Try(byte[] input)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var from = ProcessorTime.OfThread();
        string way;
        try
        {
            way = target.Run(input);
        }
        catch (Exception fault)
        {
            Find(fault is BrokenPromiseException ? fault.Message : $"{fault.GetType().Name} at {PlaceOf(fault)}", input);
            return;
        }

        var took = ProcessorTime.OfThread() - from;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        (slowest, most) = (Math.Max(slowest, took.TotalMilliseconds), Math.Max(most, bytes));
        if (took > TimeLimit)
            Find(string.Create(CultureInfo.InvariantCulture, $"took more than {TimeLimit.TotalSeconds} s"), input);
        else if (bytes > ByteLimit)
            Find(string.Create(CultureInfo.InvariantCulture, $"allocated more than {ByteLimit / 1024 / 1024} MB"), input);
        if (ways.Count >= Pool || !ways.Add(way))
            return;
        pool.Add(input);
    }

    private void Find(string what, byte[] input)
    {
        // One of a kind is enough.
        if (told.Add(what))
            findings.Add(new FuzzFinding(target.Name, what, input));
    }

    private static string PlaceOf(Exception fault) =>
        (fault.StackTrace ?? "")
            .Split('\n')
            .Select(line => line.Trim())
            .FirstOrDefault(line => line.Contains("FhirInterface", StringComparison.Ordinal))
        ?? "an unknown place";
}
