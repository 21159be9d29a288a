using FhirInterface.Validation;

namespace FhirInterface.Cli;

/// <summary>A file's bytes, or why they cannot be had.</summary>
internal sealed record InputFile(string Path, ReadOnlyMemory<byte> Body, string? Problem)
{
    public static InputFile Read(string path)
    {
        try
        {
            return new InputFile(path, File.ReadAllBytes(path), null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The file's name may name a patient, and whoever prints this says it where it may be said.
            var why = problem.Message.Replace(System.IO.Path.GetFullPath(path), "the file", StringComparison.Ordinal);
            return new InputFile(path, default, why);
        }
    }

    /// <summary>XML if the first sign of life is an angle bracket, whatever the file is called.</summary>
    public FhirFormat Format
    {
        get
        {
            var text = Body.Span;
            if (text is [0xEF, 0xBB, 0xBF, ..])
                text = text[3..];
            var first = text.IndexOfAnyExcept(" \t\r\n"u8);
            return first >= 0 && text[first] == (byte)'<' ? FhirFormat.Xml : FhirFormat.Json;
        }
    }
}
