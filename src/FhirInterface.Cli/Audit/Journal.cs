using System.Text.Json;

namespace FhirInterface.Cli.Audit;

/// <summary>
/// What an audit has done so far, a line a file beside the report, so that one that was broken off can be taken up. It goes when the
/// report is written.
/// </summary>
internal sealed class Journal : IDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private readonly string path;
    private readonly StreamWriter writer;
    private readonly Lock gate = new();

    private Journal(string path, IReadOnlyDictionary<string, AuditedLetter> done)
    {
        this.path = path;
        Done = done;
        // Each line goes out at once: an audit that is killed loses only what was being read.
        writer = new StreamWriter(path, append: true, Terminal.Utf8) { AutoFlush = true };
    }

    /// <summary>What an earlier run did, by file.</summary>
    public IReadOnlyDictionary<string, AuditedLetter> Done { get; }

    public static string FileOf(string report) => report + ".journal";

    public static Journal Open(string report)
    {
        var file = FileOf(report);
        var done = new Dictionary<string, AuditedLetter>(StringComparer.Ordinal);
        if (File.Exists(file))
        {
            foreach (var letter in File.ReadLines(file).Select(Read).OfType<AuditedLetter>())
                done[letter.File] = letter;
        }

        return new Journal(file, done);
    }

    public void Add(AuditedLetter letter)
    {
        var line = JsonSerializer.Serialize(letter, Options);
        lock (gate)
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>The report is written: the journal has served.</summary>
    public void Complete()
    {
        writer.Dispose();
        File.Delete(path);
    }

    public void Dispose() => writer.Dispose();

    // The last line of a run that was broken off may be half a line.
    private static AuditedLetter? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditedLetter>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
