using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace FhirInterface.Load;

/// <summary>What the measurements have in common: tokens, shares of sorted times, a process's memory, a line of print.</summary>
internal static class Report
{
    public static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static void Times(string what, IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        Line(
            $"{what}: p50 {At(sorted, 0.5):0.0} ms, p95 {At(sorted, 0.95):0.0} ms, p99 {At(sorted, 0.99):0.0} ms, max {At(sorted, 1):0.0} ms, n {sorted.Length}"
        );
    }

    /// <summary>The value that a share of the sorted values does not exceed.</summary>
    public static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    /// <summary>A client with a token of Development.</summary>
    public static async Task<HttpClient> Client(Uri server, string who)
    {
        var client = new HttpClient { BaseAddress = server };
        using var answer = await client.PostAsync(new Uri($"dev/token?client={who}", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var token = json.RootElement.GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Resident memory of a process in MB.</summary>
    public static double Memory(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.WorkingSet64 / 1024.0 / 1024.0;
    }

    /// <summary>Processor time that processes have used, all together.</summary>
    public static TimeSpan Processor(IReadOnlyList<int> pids)
    {
        var sum = TimeSpan.Zero;
        foreach (var pid in pids)
        {
            using var process = Process.GetProcessById(pid);
            sum += process.TotalProcessorTime;
        }

        return sum;
    }

    /// <summary>Processor time of the whole machine so far, and how much of it was spent working (Linux: <c>/proc/stat</c>, in ticks).</summary>
    public static (double Busy, double All) Machine()
    {
        var ticks = File.ReadLines("/proc/stat")
            .First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))
            .ToList();
        var all = ticks.Sum();
        // The fourth and fifth are idle, and waiting for a disk.
        return (all - ticks[3] - ticks[4], all);
    }
}
