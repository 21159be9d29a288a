using System.Text.Json;

namespace FhirInterface.Cli.Tests;

/// <summary>Runs the command as the shell would, with its streams in memory.</summary>
internal static class Shell
{
    public static Ran Run(string input, params string[] words) => Run(Terminal.Utf8.GetBytes(input), words);

    public static Ran Run(byte[] input, params string[] words)
    {
        using var stdin = new MemoryStream(input);
        using var stdout = new MemoryStream();
        using var stderr = new StringWriter();
        var code = CommandLine.Run(words, new Terminal(stdin, stdout, stderr, Interactive: false));
        return new Ran(code, Terminal.Utf8.GetString(stdout.ToArray()), stderr.ToString());
    }
}

internal sealed record Ran(int Code, string Output, string Error)
{
    public IReadOnlyList<JsonElement> Lines =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
}
