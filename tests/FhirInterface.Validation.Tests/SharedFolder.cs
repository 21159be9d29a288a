namespace FhirInterface.Validation.Tests;

/// <summary>A file or folder of the shared folder, or the test is skipped.</summary>
internal static class SharedFolder
{
    public static string Require(params string[] parts)
    {
        var path = Path.Combine([Shared.Root, .. parts]);
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), "The shared folder is not here; FHIRINTERFACE_SHARED names it.");
        return path;
    }
}
