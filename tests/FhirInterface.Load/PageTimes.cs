using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace FhirInterface.Load;

/// <summary>How long the workspace's pages take a liaison: each many times, in turn, from the request to the last byte of the page.</summary>
internal static partial class PageTimes
{
    public static async Task<int> Run(LoadSettings settings)
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = settings.Servers[0] };
        await SignIn(browser);
        var pages = await Pages(browser);
        var calls = settings.Number("calls", 50);
        var times = pages.ToDictionary(page => page.Name, _ => new List<double>(), StringComparer.Ordinal);
        var first = new Dictionary<string, double>(StringComparer.Ordinal);
        var work = pages.ToDictionary(page => page.Name, _ => TimeSpan.Zero, StringComparer.Ordinal);
        var pid = settings.Number("pid");
        // Page after page and then all again, as people wander: no page is always warm from the call before.
        for (var call = 0; call <= calls; call++)
        {
            foreach (var (name, path) in pages)
            {
                var before = Processor(pid);
                var took = await Time(browser, path);
                // The first call of all compiles code and queries; it is told apart.
                if (call == 0)
                    first[name] = took;
                else
                {
                    times[name].Add(took);
                    work[name] += Processor(pid) - before;
                }
            }
        }

        Report.Line($"| page | p50 | p95 | max | first | processor |");
        Report.Line($"|---|---|---|---|---|---|");
        foreach (var (name, _) in pages)
        {
            var sorted = times[name].Order().ToArray();
            var (p50, p95) = (Report.At(sorted, 0.5), Report.At(sorted, 0.95));
            Report.Line($"| {name} | {p50:0} | {p95:0} | {sorted[^1]:0} | {first[name]:0} | {work[name].TotalMilliseconds / calls:0} |");
        }

        return 0;
    }

    /// <summary>Processor time of the server so far: what a page costs, however busy the machine is; nothing where no process is named.</summary>
    private static TimeSpan Processor(int pid)
    {
        if (pid == 0)
            return TimeSpan.Zero;
        using var server = Process.GetProcessById(pid);
        return server.TotalProcessorTime;
    }

    private static async Task<double> Time(HttpClient browser, string path)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>As the liaison of Development, by the form that a person uses.</summary>
    private static async Task SignIn(HttpClient browser)
    {
        var page = await browser.GetStringAsync(new Uri("workspace", UriKind.Relative));
        var button = Button().Matches(page).First(match => match.Value.Contains("liaison", StringComparison.Ordinal));
        var token = Token().Match(page);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [button.Groups["name"].Value] = WebUtility.HtmlDecode(button.Groups["value"].Value),
            ["__RequestVerificationToken"] = token.Groups["value"].Value,
        };
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(new Uri("workspace/sign-in", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<List<(string Name, string Path)>> Pages(HttpClient browser)
    {
        var today = DateTime.UtcNow;
        var year = string.Create(CultureInfo.InvariantCulture, $"from={today.AddDays(-364):yyyy-MM-dd}&to={today:yyyy-MM-dd}");
        return
        [
            ("start", "workspace"),
            ("inbox", "workspace/inbox"),
            ("inbox, urgent", "workspace/inbox?urgent=true"),
            ("inbox, hospital actions", "workspace/inbox?kind=HospitalAction"),
            ("inbox, searched for words", "workspace/inbox?words=late"),
            ("issue", await Link(browser, "workspace/inbox", "/workspace/issues/")),
            ("letters", "workspace/letters"),
            ("letters of a practice", "workspace/letters?practice=Z99001"),
            ("requests", "workspace/letters?requests=true"),
            ("letter", await Link(browser, "workspace/letters", "/workspace/letters/")),
            ("trends, four weeks", "workspace/trends"),
            ("trends, a year", $"workspace/trends?{year}"),
            ("trends, a year of a practice", $"workspace/trends?{year}&practice=Z99001"),
            ("trends, a year of a hospital and a category", $"workspace/trends?{year}&custodian=ZZ1&category=chase-result"),
            ("trends, a year's rejected letters", $"workspace/trends?{year}&show=rejected"),
            ("examples", "workspace/examples"),
            ("policies", "workspace/policies"),
            ("contacts", "workspace/contacts"),
        ];
    }

    private static async Task<string> Link(HttpClient browser, string path, string prefix)
    {
        var page = await browser.GetStringAsync(new Uri(path, UriKind.Relative));
        return Href()
            .Matches(page)
            .Select(match => match.Groups["href"].Value)
            .First(href => href.StartsWith(prefix, StringComparison.Ordinal))[1..];
    }

    [GeneratedRegex("<button[^>]*name=\"(?<name>[^\"]+)\"[^>]*value=\"(?<value>[^\"]*)\"[^>]*>[^<]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Button();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("href=\"(?<href>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Href();
}
