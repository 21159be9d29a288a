using System.Text.Json;

namespace FhirInterface.Cli.Commands;

/// <summary>Reviews in SARIF 2.1.0, for editors and pipelines that show findings beside files.</summary>
internal sealed class ReviewSarif(Terminal terminal) : IReviewWriter
{
    private static readonly JsonWriterOptions Options = JsonLines.Options with { Indented = true };
    private readonly List<FileReview> reviews = [];

    public void Write(FileReview review) => reviews.Add(review);

    public void Close()
    {
        using (var json = new Utf8JsonWriter(terminal.Output, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var review in reviews)
            {
                foreach (var finding in ReviewFinding.Of(review))
                    WriteResult(json, review, finding);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        terminal.Write("\n");
    }

    private void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "fhirinterface");
        json.WriteString("version", "1.0.0");
        json.WriteStartArray("rules");
        foreach (var code in reviews.SelectMany(ReviewFinding.Of).Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, FileReview review, ReviewFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Code);
        json.WriteString("level", LevelOf(finding.Severity));
        json.WriteStartObject("message");
        json.WriteString("text", finding.Remedy is { } remedy ? $"{finding.Text} {remedy}" : finding.Text);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", UriOf(review.File));
        json.WriteEndObject();
        json.WriteEndObject();
        if (finding.Expression.Length > 0)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", finding.Expression);
            json.WriteString("kind", "element");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteString("disposition", ReviewLines.DispositionOf(review));
        if (finding.Quote is { } quote)
            json.WriteString("quote", quote);
        if (finding.Authority is { } authority)
            json.WriteString("authority", authority);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string LevelOf(string severity) =>
        severity switch
        {
            "fatal" or "error" => "error",
            "warning" => "warning",
            _ => "note",
        };

    private static string UriOf(string path) =>
        Path.IsPathRooted(path)
            ? new Uri(path).AbsoluteUri
            : string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
}
