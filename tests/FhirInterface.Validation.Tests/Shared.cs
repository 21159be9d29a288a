namespace FhirInterface.Validation.Tests;

/// <summary>Other people's examples, which are not part of this repository.</summary>
internal static class Shared
{
    /// <summary><c>FHIRINTERFACE_SHARED</c>, else <c>../shared</c> beside the repository.</summary>
    public static string Root =>
        Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") is { Length: > 0 } given
            ? given
            : Path.Combine(Repository, "..", "shared");

    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindRepository();

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FhirInterface.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? ".";
    }
}
