namespace FhirInterface.Cli;

/// <summary>The files that the words on the command line mean: files as they are named, folders walked in a settled order.</summary>
internal static class FileWalk
{
    private static readonly EnumerationOptions Recursive = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>A folder gives its files with one of these endings; a file that is named is taken whatever its ending.</summary>
    /// <exception cref="UsageException">There is no file, or no such file.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> words, params IReadOnlyList<string> endings)
    {
        if (words.Count == 0)
            throw new UsageException("Which file?");

        var files = new List<string>();
        foreach (var word in words)
        {
            if (Directory.Exists(word))
                files.AddRange(Walk(word, endings));
            else if (File.Exists(word))
                files.Add(word);
            else
                throw new UsageException($"There is no file or folder {word}.");
        }

        return files;
    }

    private static IEnumerable<string> Walk(string folder, IReadOnlyList<string> endings) =>
        Directory
            .EnumerateFiles(folder, "*", Recursive)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal);
}
