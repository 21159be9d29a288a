namespace FhirInterface.Cli.Tests;

/// <summary>Where the files of this repository are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Examples { get; } = Path.Combine(Root, "profiles", "examples");

    public static string Example(string name) => Path.Combine(Examples, name);

    public static string Cases(string name) => Path.Combine(Root, "tests", "FhirInterface.Cli.Tests", "Cases", name);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FhirInterface.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests run inside the repository.");
    }
}
