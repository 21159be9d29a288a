using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FhirInterface.Cli;

/// <summary>JSON, one object a line, with the letters of a letter written as they are.</summary>
internal static class JsonLines
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one line.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        var line = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            write(json);
        }

        terminal.WriteLine(line.WrittenSpan);
    }

    /// <summary>Writes a property, null included.</summary>
    public static void WriteStringOrNull(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteString(name, value);
    }
}
