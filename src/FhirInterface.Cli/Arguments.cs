namespace FhirInterface.Cli;

/// <summary>The words after a command, sorted into options with their values and the rest.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> options = new(StringComparer.Ordinal);
    private readonly List<string> rest = [];

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>; after <c>--</c> everything is a file.</summary>
    /// <param name="words">The words after the command.</param>
    /// <param name="known">The options that the command has; each takes a value.</param>
    /// <exception cref="UsageException">An unknown option, or one without its value.</exception>
    public static Arguments Read(IReadOnlyList<string> words, params ReadOnlySpan<string> known)
    {
        var arguments = new Arguments();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                arguments.rest.AddRange(words.Skip(i + 1));
                break;
            }

            if (!word.StartsWith('-') || word == "-")
            {
                arguments.rest.Add(word);
                continue;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            if (!known.Contains(name))
                throw new UsageException($"There is no option {name} here.{Hint(known)}");

            if (equals < 0 && ++i == words.Count)
                throw new UsageException($"{name} needs a value.");

            var value = equals < 0 ? words[i] : word[(equals + 1)..];
            if (!arguments.options.TryGetValue(name, out var values))
                arguments.options[name] = values = [];
            values.Add(value);
        }

        return arguments;
    }

    /// <summary>What is no option: files and folders.</summary>
    public IReadOnlyList<string> Rest => rest;

    public IReadOnlyList<string> All(string name) => options.TryGetValue(name, out var values) ? values : [];

    /// <summary>The value of an option that is given once at most.</summary>
    public string? One(string name) =>
        All(name) switch
        {
            [] => null,
            [var value] => value,
            _ => throw new UsageException($"{name} may be given once."),
        };

    /// <summary>The value of an option that chooses among words; the first is the default.</summary>
    public string Choice(string name, params ReadOnlySpan<string> choices)
    {
        var value = One(name) ?? choices[0];
        return choices.Contains(value)
            ? value
            : throw new UsageException($"{name} is one of {string.Join(", ", choices.ToArray())}, not {value}.");
    }

    private static string Hint(ReadOnlySpan<string> known) =>
        known.Length == 0 ? " The command takes none." : $" Known: {string.Join(", ", known.ToArray())}.";
}
