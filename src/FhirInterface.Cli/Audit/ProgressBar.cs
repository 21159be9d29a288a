using System.Diagnostics;
using System.Globalization;

namespace FhirInterface.Cli.Audit;

/// <summary>How far an audit is, on the error stream: a bar for a person, a line now and then for a log.</summary>
internal sealed class ProgressBar(Terminal terminal, int total)
{
    private const int Width = 30;
    private const int LinesInALog = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan shownAt = TimeSpan.MinValue;
    private int done;

    public void Advance()
    {
        lock (gate)
        {
            done++;
            var last = done == total;
            if (terminal.Interactive)
            {
                if (!last && watch.Elapsed - Pause < shownAt)
                    return;
                shownAt = watch.Elapsed;
                terminal.Error.Write('\r' + Bar() + (last ? "\n" : ""));
            }
            else if (last || (long)done * LinesInALog / total != (long)(done - 1) * LinesInALog / total)
            {
                terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {total}"));
            }
        }
    }

    private string Bar()
    {
        var full = (int)((long)done * Width / total);
        var left = TimeSpan.FromSeconds(watch.Elapsed.TotalSeconds / done * (total - done));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', full)}{new string('.', Width - full)}] {done} of {total}, {left:hh\\:mm\\:ss} left "
        );
    }
}
