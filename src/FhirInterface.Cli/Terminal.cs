using System.Text;

namespace FhirInterface.Cli;

/// <summary>Where a command reads and writes: data on the standard streams, everything else on the error stream; UTF-8 throughout.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output: data and nothing else.</param>
/// <param name="Error">Standard error: messages and progress.</param>
/// <param name="Interactive">Whether a person watches the error stream.</param>
internal sealed record Terminal(Stream Input, Stream Output, TextWriter Error, bool Interactive)
{
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes one line of data.</summary>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        Output.Write(line);
        Output.WriteByte((byte)'\n');
        Output.Flush();
    }

    public void Write(string text) => Output.Write(Utf8.GetBytes(text));
}
