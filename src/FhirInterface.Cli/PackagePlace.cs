namespace FhirInterface.Cli;

/// <summary>Where a package is that the command line names.</summary>
/// <param name="Name">As it was named: a file, a folder, or <c>name#version</c> of the FHIR registry.</param>
/// <param name="Path">Null if it is not here.</param>
internal sealed record PackagePlace(string Name, string? Path)
{
    /// <summary>A registry's name is looked up in the user's FHIR package cache, where FHIR tools keep what they have fetched; nothing is fetched.</summary>
    public static PackagePlace Find(string name)
    {
        if (File.Exists(name) || Directory.Exists(name))
            return new PackagePlace(name, name);

        var cached = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fhir", "packages", name);
        return new PackagePlace(name, name.Contains('#', StringComparison.Ordinal) && Directory.Exists(cached) ? cached : null);
    }
}
