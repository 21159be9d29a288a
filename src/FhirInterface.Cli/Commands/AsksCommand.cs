using System.Buffers;
using System.Text.Json;
using FhirInterface.Policy;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Cli.Commands;

/// <summary>The command takes no options: lines in, lines out.</summary>
internal sealed record AsksSettings
{
    public static AsksSettings Read(IReadOnlyList<string> words) =>
        Arguments.Read(words).Rest is []
            ? new AsksSettings()
            : throw new UsageException("asks reads standard input: fhirinterface asks < statements.jsonl");
}

/// <summary>What statements ask, in the category that the text has, before any policy: one line out for each line in, in order.</summary>
internal static class AsksCommand
{
    /// <summary>Far above any statement, and a bound on memory.</summary>
    private const int LongestLine = 4 * 1024 * 1024;

    public static int Run(AsksSettings settings, Terminal terminal)
    {
        var lines = new LineReader(terminal.Input, LongestLine);
        var reader = new AskReader();
        var faults = false;
        var answer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(answer, JsonLines.Options);
        while (lines.Read())
        {
            answer.ResetWrittenCount();
            json.Reset(answer);
            try
            {
                if (lines.TooLong)
                    throw new JsonException("The line is longer than 4 MiB.");

                using var statement = JsonDocument.Parse(lines.Line);
                Answer(statement.RootElement, reader, json);
            }
            catch (Exception problem) when (problem is JsonException or InvalidOperationException)
            {
                faults = true;
                answer.ResetWrittenCount();
                json.Reset(answer);
                Refuse(problem, json);
            }

            json.Flush();
            terminal.WriteLine(answer.WrittenSpan);
        }

        return faults ? ExitCodes.Faults : ExitCodes.Clean;
    }

    private static void Answer(JsonElement statement, AskReader reader, Utf8JsonWriter json)
    {
        if (statement.ValueKind != JsonValueKind.Object)
            throw new JsonException("The line is not a JSON object.");
        if (!statement.TryGetProperty("text", out var words) || words.ValueKind != JsonValueKind.String)
            throw new JsonException("The line has no \"text\".");

        var reading = ReadingText.FromPlain(words.GetString()!);
        var asks = reader.Read(reading, SettingOf(statement), SectionOf(statement));

        json.WriteStartObject();
        json.WritePropertyName("id");
        if (statement.TryGetProperty("id", out var id))
            id.WriteTo(json);
        else
            json.WriteNullValue();

        json.WriteStartArray("asks");
        foreach (var ask in asks)
        {
            json.WriteStartObject();
            json.WriteString("quote", InTheirOwnWords(reading, ask.Quote));
            json.WriteString("actor", ActorCodes.Of(ask.Actor));
            json.WriteString("category", ask.Category);
            if (ask.Due is { } due)
                json.WriteString("due", due);
            json.WriteBoolean("avoidable", ask.Avoidable);
            json.WriteBoolean("urgent", ask.Urgent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Refuse(Exception problem, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNull("id");
        json.WriteString("error", problem.Message);
        json.WriteStartArray("asks");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The quote letter for letter, with the white space that the statement has.</summary>
    private static string InTheirOwnWords(ReadingText reading, TextSpan quote)
    {
        if (quote.Length == 0)
            return "";
        var from = reading.SourceOffsets[quote.Start];
        var to = reading.SourceOffsets[quote.End - 1] + 1;
        return reading.Source[from..to];
    }

    private static Setting SettingOf(JsonElement statement) =>
        WordOf(statement, "setting") is "outpatient" ? Setting.Outpatient : Setting.Discharge;

    private static SectionKind SectionOf(JsonElement statement) =>
        WordOf(statement, "section") switch
        {
            "plan-and-requested-actions" => SectionKind.PlanAndRequestedActions,
            "clinical-summary" => SectionKind.ClinicalSummary,
            "medications" => SectionKind.Medications,
            "investigation-results" => SectionKind.InvestigationResults,
            "information-given" => SectionKind.InformationGiven,
            "diagnoses" => SectionKind.Diagnoses,
            "social-context" => SectionKind.SocialContext,
            _ => SectionKind.Body,
        };

    private static string? WordOf(JsonElement statement, string name) =>
        statement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
