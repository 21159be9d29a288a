using System.Globalization;

namespace FhirInterface.Load;

/// <summary>What to measure, and how hard to press: <c>COMMAND --name value …</c>. Load is sent to loopback only.</summary>
internal sealed class LoadSettings
{
    public const string Usage = """
        letters        [--servers http://localhost:5080[,…]] [--letters 1000] [--clients 8] [--kilobytes 32] [--rate N] [--minutes N]
                       [--warm 500] [--turns 4] [--postgres CONNECTION] [--pid N[,…]]
        tasks          [--servers …] [--provider sqlite|postgresql] --store CONNECTION --rows N [--practices 500] [--polls 2000] [--clients 2]
        subscriptions  [--servers …] [--subscriptions 1000] [--dead 50] [--letters 100] [--rate 5]
        grow           [--provider sqlite|postgresql] --store CONNECTION [--times 60]
        pages          [--servers …] [--calls 50] [--pid N]
        files          --folder DIR [--letters 5000]
        start          --program FhirInterface.Api.dll
        The servers run beside it, in Development, on this machine, with Access__CallsPerSecond and Access__Burst at 100000.
        """;

    private static readonly string[] Names =
    [
        "servers",
        "letters",
        "clients",
        "kilobytes",
        "rate",
        "warm",
        "turns",
        "minutes",
        "postgres",
        "pid",
        "provider",
        "store",
        "rows",
        "practices",
        "polls",
        "subscriptions",
        "dead",
        "program",
        "times",
        "calls",
        "folder",
    ];

    private readonly Dictionary<string, string> _values;

    private LoadSettings(string command, Dictionary<string, string> values) => (Command, _values) = (command, values);

    public string Command { get; }

    public IReadOnlyList<Uri> Servers => [.. Text("servers", "http://localhost:5080").Split(',').Select(text => new Uri(text))];

    /// <summary>The servers' processes, where they are named.</summary>
    public IReadOnlyList<int> Pids =>
        [.. Text("pid").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];

    /// <summary>Null where the arguments are not understood.</summary>
    public static LoadSettings? Read(string[] args)
    {
        if (args.Length % 2 == 0)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !Names.Contains(args[i][2..], StringComparer.Ordinal))
                return null;
            values[args[i][2..]] = args[i + 1];
        }

        var settings = new LoadSettings(args[0], values);
        return settings.Servers.All(server => server.IsLoopback) ? settings : null;
    }

    public string Text(string name, string otherwise = "") => _values.GetValueOrDefault(name, otherwise);

    public int Number(string name, int otherwise = 0) =>
        _values.TryGetValue(name, out var text) ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    public bool Has(string name) => _values.ContainsKey(name);
}
